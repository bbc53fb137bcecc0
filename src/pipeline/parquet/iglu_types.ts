import { isObject } from "../../internal/is_object.ts";
import { columnName, parseSchemaKey, type SchemaKey } from "../../enriched/mod.ts";

/** A self-describing JSON Schema of an Iglu registry. */
export type IgluSchema = Readonly<Record<string, unknown>>;

/** The type of a value of an entity. A value of type `json` is kept as its JSON text. */
export type EntityType =
  | { readonly kind: "boolean" | "integer" | "json" | "number" | "string" }
  | { readonly kind: "list"; readonly item: EntityType }
  | { readonly kind: "struct"; readonly members: readonly EntityMember[] };

/** A member of an object. */
export interface EntityMember {
  readonly name: string;
  readonly type: EntityType;
}

/**
 * Returns the types of the data of entities by the names of their columns. Versions of a model share a
 * column. A value that a schema leaves open is the JSON text of the value.
 *
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 */
export function igluTypes(schemas: readonly IgluSchema[]): ReadonlyMap<string, EntityType> {
  const types = new Map<string, EntityType>();
  for (const schema of schemas) {
    const { vendor, name, format, version } = (schema["self"] ?? {}) as Partial<SchemaKey>;
    const uri = `iglu:${vendor}/${name}/${format}/${version}`;
    parseSchemaKey(uri);
    const column = columnName("contexts", uri);
    const type = typeOf(schema);
    const known = types.get(column);
    types.set(column, known ? merged(known, type) : type);
  }
  return types;
}

/**
 * Returns the columns of entities with schemas: a list for contexts, and a value for self-describing
 * events.
 *
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 */
export function entityColumns(schemas: readonly IgluSchema[]): readonly EntityMember[] {
  return [...igluTypes(schemas)].flatMap(([name, type]): EntityMember[] => [
    { name, type: { kind: "list", item: type } },
    { name: name.replace("contexts_", "unstruct_event_"), type },
  ]);
}

const ARROW_NAMES = {
  boolean: "Bool",
  integer: "Int64",
  json: "Utf8",
  number: "Float64",
  string: "Utf8",
} as const;

/** Returns the name of a type, as Apache Arrow writes it. */
export function typeName(type: EntityType): string {
  switch (type.kind) {
    case "list":
      return `List<${typeName(type.item)}>`;
    case "struct": {
      const members = type.members.map(({ name, type }) => `${name}:${typeName(type)}`);
      return `Struct<{${members.join(", ")}}>`;
    }
    default:
      return ARROW_NAMES[type.kind];
  }
}

const JSON_TEXT: EntityType = { kind: "json" };

function typeOf(schema: unknown): EntityType {
  if (!isObject(schema) || ["$ref", "oneOf", "anyOf", "allOf"].some((key) => key in schema)) {
    return JSON_TEXT;
  }
  const types = [schema["type"]].flat().filter((type) => type !== "null");
  const [type] = types.length === 1 ? types : [];
  switch (type) {
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { kind: type };
    case "array":
      return isObject(schema["items"])
        ? { kind: "list", item: typeOf(schema["items"]) }
        : JSON_TEXT;
    case "object":
      return structOf(schema);
    default:
      return JSON_TEXT;
  }
}

// An object that may have other members keeps them only as JSON.
function structOf(schema: IgluSchema): EntityType {
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const isClosed = schema["additionalProperties"] === false && !("patternProperties" in schema);
  if (!isClosed || properties.length === 0) return JSON_TEXT;
  const members = properties.map(([name, property]) => ({ name, type: typeOf(property) }));
  return { kind: "struct", members };
}

function merged(a: EntityType, b: EntityType): EntityType {
  if (a.kind === "struct" && b.kind === "struct") {
    const types = new Map(a.members.map(({ name, type }) => [name, type]));
    for (const { name, type } of b.members) {
      const known = types.get(name);
      types.set(name, known ? merged(known, type) : type);
    }
    return { kind: "struct", members: Array.from(types, ([name, type]) => ({ name, type })) };
  }
  if (a.kind === "list" && b.kind === "list") {
    return { kind: "list", item: merged(a.item, b.item) };
  }
  return a.kind === b.kind ? a : JSON_TEXT;
}
