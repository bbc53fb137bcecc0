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

/** What makes a version of a dataset. */
export interface DatasetContent {
  /** The columns as JSON text; absent where no schema is known. */
  readonly fields?: string;
  readonly lifecycleState?: string;
  readonly storageVersion?: string;
}

const MAX_DEPTH = 20;

/** Returns what the facets of one mention of a dataset say of its version, or nothing. */
export function datasetContent(facets: JsonObject): DatasetContent | undefined {
  const { schema, lifecycleStateChange, version } = facets;
  if (!schema && !lifecycleStateChange && !version) return undefined;
  const fields = schema ? schemaFields(schema) : [];
  const lifecycle = textOf(objectOf(lifecycleStateChange)["lifecycleStateChange"]);
  const storage = textOf(objectOf(version)["datasetVersion"]);
  if (fields.length === 0 && lifecycle === undefined && storage === undefined) return undefined;
  return {
    ...fields.length > 0 && { fields: JSON.stringify(fields) },
    ...lifecycle !== undefined && { lifecycleState: lifecycle },
    ...storage !== undefined && { storageVersion: storage },
  };
}

/** A facet is read for the version, for the search and for the list of columns. */
const known = new WeakMap<object, readonly SchemaField[]>();

/** Reads the columns of a schema facet; those of structures come after theirs, as `outer.inner`. */
export function schemaFields(facet: unknown): readonly SchemaField[] {
  const schema = objectOf(facet);
  const found = known.get(schema) ?? fieldsOf(schema["fields"], "", 0);
  known.set(schema, found);
  return found;
}

function fieldsOf(given: unknown, prefix: string, depth: number): SchemaField[] {
  if (depth > MAX_DEPTH) return [];
  return arrayOf(given).flatMap((item) => {
    const field = objectOf(item);
    const own = textOf(field["name"]);
    if (own === undefined) return [];
    const [type, description] = [textOf(field["type"]), textOf(field["description"])];
    const name = `${prefix}${own}`;
    return [
      {
        name,
        ...type !== undefined && { type },
        ...description !== undefined && { description },
        ...depth > 0 && { nested: true as const },
      },
      ...fieldsOf(field["fields"], `${name}.`, depth + 1),
    ];
  });
}
