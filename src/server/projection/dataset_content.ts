import type { JsonObject } from "../events/incoming_event.ts";
import { arrayOf, objectOf, textOf } from "./json_values.ts";

/** A column of a schema. */
export interface SchemaField {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  /** Whether it is a part of the column of a structure. */
  readonly nested?: true;
}

/** The content that defines a version of a dataset. */
export interface DatasetContent {
  /** The columns as JSON text; absent where no schema is known. */
  readonly fields?: string;
  readonly lifecycleState?: string;
  readonly storageVersion?: string;
}

const MAX_DEPTH = 20;

/** Returns the content of a version by the facets of one mention of a dataset, or nothing. */
export function datasetContent(facets: JsonObject): DatasetContent | undefined {
  const { schema, lifecycleStateChange, version } = facets;
  if (!schema && !lifecycleStateChange && !version) return undefined;
  const fields = schema ? schemaText(schema) : undefined;
  const lifecycle = textOf(objectOf(lifecycleStateChange)["lifecycleStateChange"]);
  const storage = textOf(objectOf(version)["datasetVersion"]);
  if (fields === undefined && lifecycle === undefined && storage === undefined) return undefined;
  return {
    ...fields !== undefined && { fields },
    ...lifecycle !== undefined && { lifecycleState: lifecycle },
    ...storage !== undefined && { storageVersion: storage },
  };
}

interface Schema {
  readonly fields: readonly SchemaField[];
  text: string | undefined;
}

/** A facet is read for the version, for the search and for the list of columns. */
const known = new WeakMap<object, Schema>();

/** Reads the columns of a schema facet; those of structures come after theirs, as `outer.inner`. */
export function schemaFields(facet: unknown): readonly SchemaField[] {
  return schemaOf(facet).fields;
}

function schemaText(facet: unknown): string | undefined {
  const schema = schemaOf(facet);
  if (schema.fields.length === 0) return undefined;
  return schema.text ??= JSON.stringify(schema.fields);
}

function schemaOf(facet: unknown): Schema {
  const given = objectOf(facet);
  const found = known.get(given);
  if (found) return found;
  const fields: SchemaField[] = [];
  addFields(fields, given["fields"], { prefix: "", depth: 0 });
  const schema = { fields, text: undefined };
  known.set(given, schema);
  return schema;
}

function addFields(
  fields: SchemaField[],
  given: unknown,
  { prefix, depth }: { readonly prefix: string; readonly depth: number },
): void {
  if (depth > MAX_DEPTH) return;
  for (const item of arrayOf(given)) {
    const field = objectOf(item);
    const own = textOf(field["name"]);
    if (own === undefined) continue;
    const name = prefix + own;
    fields.push(fieldOf(name, field, depth > 0));
    addFields(fields, field["fields"], { prefix: `${name}.`, depth: depth + 1 });
  }
}

function fieldOf(name: string, field: JsonObject, nested: boolean): SchemaField {
  const [type, description] = [textOf(field["type"]), textOf(field["description"])];
  return {
    name,
    ...type !== undefined && { type },
    ...description !== undefined && { description },
    ...nested && { nested: true as const },
  };
}
