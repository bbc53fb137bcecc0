import { countOf } from "../../markup/format.ts";
import type { DatasetField } from "../../store/datasets.ts";
import type { ChangeKind } from "../parts/changes/change_cell.ts";

/** A difference between two versions of a schema. */
export interface SchemaChange {
  /** The change of the column. */
  readonly kind: ChangeKind;
  /** The name of the column. */
  readonly name: string;
  /** The column before. */
  readonly before?: DatasetField;
  /** The column after. */
  readonly after?: DatasetField;
  /** A description of the difference. */
  readonly note: string;
}

/** Facts about the columns of two versions that their schemas do not have. */
export interface SchemaDiffOptions {
  /** The source columns of each column before, as text. */
  readonly sourcesBefore?: ReadonlyMap<string, string>;
  /** The source columns of each column after, as text. */
  readonly sourcesAfter?: ReadonlyMap<string, string>;
  /** The number of jobs that read each column. */
  readonly readers?: ReadonlyMap<string, number>;
}

/**
 * Compares two versions of a schema: added columns first, then changed, then removed ones. A column
 * that came from the same columns as one that is gone may be the same under another name.
 */
export function schemaDiff(
  before: readonly DatasetField[],
  after: readonly DatasetField[],
  options: SchemaDiffOptions = {},
): readonly SchemaChange[] {
  const old = new Map(before.map((field) => [field.name, field]));
  const now = new Map(after.map((field) => [field.name, field]));
  const added = after.filter(({ name }) => !old.has(name));
  const removed = before.filter(({ name }) => !now.has(name));
  const renamed = renamedColumns(removed, added, options);
  const renamedFields = new Set(renamed.flatMap((change) => [change.before, change.after]));
  const changed = after.flatMap((field): readonly SchemaChange[] => {
    const earlier = old.get(field.name);
    const note = earlier === undefined ? "" : differences(earlier, field);
    if (earlier === undefined || note === "") return [];
    return [{ kind: "changed", name: field.name, before: earlier, after: field, note }];
  });
  return [
    ...added.filter((field) => !renamedFields.has(field)).map((field): SchemaChange => {
      return { kind: "added", name: field.name, after: field, note: "new" };
    }),
    ...changed,
    ...renamed,
    ...removed.filter((field) => !renamedFields.has(field)).map((field): SchemaChange => {
      const readers = options.readers?.get(field.name) ?? 0;
      const note = readers === 0 ? "no longer there" : `read by ${countOf(readers, "job")}`;
      return { kind: "removed", name: field.name, before: field, note };
    }),
  ];
}

function renamedColumns(
  removed: readonly DatasetField[],
  added: readonly DatasetField[],
  { sourcesBefore, sourcesAfter }: SchemaDiffOptions,
): readonly SchemaChange[] {
  const gone = Map.groupBy(removed, ({ name }) => sourcesBefore?.get(name));
  const come = Map.groupBy(added, ({ name }) => sourcesAfter?.get(name));
  return [...come].flatMap(([sources, [after, rival]]): readonly SchemaChange[] => {
    const [before, other] = sources === undefined ? [] : gone.get(sources) ?? [];
    if (!before || other || !after || rival) return [];
    const note = before.type === after.type ? "name" : "name and type";
    return [{ kind: "renamed", name: after.name, before, after, note: `${note}; the same input` }];
  });
}

function differences(before: DatasetField, after: DatasetField): string {
  const parts = [
    before.type === after.type ? "" : "type",
    before.description === after.description ? "" : descriptionChange(before, after),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function descriptionChange(before: DatasetField, after: DatasetField): string {
  if (before.description === undefined) return "description added";
  return after.description === undefined ? "description removed" : "description changed";
}

/** Describes differences in numbers: `1 added, 2 changed`. */
export function changeCounts(changes: readonly SchemaChange[]): string {
  const parts = (["added", "changed", "removed"] as const).flatMap((kind) => {
    const number = changes.filter((change) => {
      return (change.kind === "renamed" ? "changed" : change.kind) === kind;
    }).length;
    return number === 0 ? [] : [`${number} ${kind}`];
  });
  return parts.length === 0 ? "same columns" : parts.join(", ");
}
