import { isObject } from "../../internal/is_object.ts";
import { Bool, type DataType, Field, Float64, Int64, List, Struct, Utf8 } from "apache-arrow";
import { columnName, parseSchemaKey, type SchemaKey } from "../../enriched/mod.ts";

/** A self-describing JSON Schema of an Iglu registry. */
export type IgluSchema = Readonly<Record<string, unknown>>;

/**
 * Returns the types of the data of entities by the names of their columns. Versions of a model share a
 * column. A value that a schema leaves open is the JSON text of the value.
 *
 * @throws {SyntaxError} If a schema does not say under `self` which schema it is.
 */
export function igluTypes(schemas: readonly IgluSchema[]): ReadonlyMap<string, DataType> {
  const types = new Map<string, DataType>();
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

/** Returns whether a type is the JSON text of any value. */
export function isJson(type: DataType): boolean {
  return type instanceof JsonText;
}

/** The JSON text of a value, which Parquet has as a string. */
class JsonText extends Utf8 {}

const JSON_TEXT = new JsonText();

function typeOf(schema: unknown): DataType {
  if (!isObject(schema) || ["$ref", "oneOf", "anyOf", "allOf"].some((key) => key in schema)) {
    return JSON_TEXT;
  }
  const types = [schema["type"]].flat().filter((type) => type !== "null");
  switch (types.length === 1 ? types[0] : undefined) {
    case "string":
      return new Utf8();
    case "boolean":
      return new Bool();
    case "integer":
      return new Int64();
    case "number":
      return new Float64();
    case "array":
      return isObject(schema["items"]) ? listOf(typeOf(schema["items"])) : JSON_TEXT;
    case "object":
      return structOf(schema);
    default:
      return JSON_TEXT;
  }
}

// An object that may have other members keeps them only as JSON.
function structOf(schema: IgluSchema): DataType {
  const properties = isObject(schema["properties"]) ? Object.entries(schema["properties"]) : [];
  const isClosed = schema["additionalProperties"] === false && !("patternProperties" in schema);
  if (!isClosed || properties.length === 0) return JSON_TEXT;
  return new Struct(properties.map(([name, property]) => new Field(name, typeOf(property), true)));
}

function listOf(type: DataType): DataType {
  return new List(new Field("item", type, true));
}

function merged(a: DataType, b: DataType): DataType {
  if (a instanceof Struct && b instanceof Struct) {
    const fields = new Map(a.children.map((field) => [field.name, field.type as DataType]));
    for (const { name, type } of b.children) {
      const known = fields.get(name);
      fields.set(name, known ? merged(known, type) : type);
    }
    return new Struct([...fields].map(([name, type]) => new Field(name, type, true)));
  }
  if (a instanceof List && b instanceof List) return listOf(merged(a.valueType, b.valueType));
  return isJson(a) === isJson(b) && a.typeId === b.typeId ? a : JSON_TEXT;
}
