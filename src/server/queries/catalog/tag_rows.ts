import type { SchemaField } from "../../projection/dataset_content.ts";
import { arrayOf, objectOf, textOf } from "../../projection/json_values.ts";
import type { DatasetField } from "../../store/datasets.ts";
import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";

/** The tags of a job, or of a dataset and its columns. */
export interface EntityTags {
  /** The tags of the entity. */
  readonly own: readonly string[];
  /** The tags of columns. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Reads the tags of an entity: those of its `tags` facet, and those that were set through the API. */
export function tagsOf(
  statements: Statements,
  kind: "job" | "dataset",
  { name, facet }: { readonly name: EntityName; readonly facet: unknown },
): EntityTags {
  const own = new Set<string>();
  const fields = new Map<string, string[]>();
  const add = (field: string | undefined, tag: string): void => {
    if (field === undefined) own.add(tag);
    else fields.set(field, [...fields.get(field) ?? [], tag]);
  };
  for (const item of arrayOf(objectOf(facet)["tags"]).map(objectOf)) {
    const key = textOf(item["key"]);
    if (key !== undefined) add(textOf(item["field"]), tagText(key, textOf(item["value"])));
  }
  const rows = statements.all<{ field: string; tag: string }>(
    "SELECT field, tag FROM tagged WHERE kind = ? AND namespace = ? AND name = ? ORDER BY tag",
    kind,
    name.namespace,
    name.name,
  );
  for (const { field, tag } of rows) add(field || undefined, tag);
  return { own: [...own], fields };
}

/** Returns a function that adds their tags to columns. */
export function tagFields(
  { fields: tags }: EntityTags,
): (fields: readonly SchemaField[]) => readonly DatasetField[] {
  return (fields) => fields.map((field) => ({ ...field, tags: tags.get(field.name) ?? [] }));
}

function tagText(key: string, value: string | undefined): string {
  return value === undefined || value === "true" ? key : `${key}:${value}`;
}
