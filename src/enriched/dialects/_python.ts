import { DialectIssue, type DialectRules, type Member, rawGeo } from "./_dialect.ts";
import { MalformedJson } from "../json/scanner.ts";
import { itemsOf, membersOf, requireJson } from "../json/parts.ts";
import { pythonJsonIssue } from "./_python_json.ts";
import { pythonFloat, pythonInt, raised, repr } from "./_python_values.ts";
import { writeString } from "../fields/scalars.ts";
import { grouped } from "../entities/grouped.ts";
import type { EntityKind } from "../entities/column_name.ts";
import { matchSchemaKey, type SchemaKey } from "../entities/schema_key.ts";

const SCHEMA_PATTERN = "^iglu:([a-zA-Z0-9-_.]+)/([a-zA-Z0-9-_]+)/([a-zA-Z0-9-_]+)/" +
  "([1-9][0-9]*(?:-(?:0|[1-9][0-9]*)){2})$";

/** An exception that the SDK raises itself. Python raises all others. */
class SdkIssue extends DialectIssue {}

/** The Python SDK 0.2.3, with the messages of Python 3.11. */
export const PYTHON_RULES: DialectRules = {
  names: new Map([["refr_dvce_tstamp", "refr_device_tstamp"]]),
  types: new Map([["se_value", "string"]]),
  scalars: {
    string: writeString,
    uuid: writeString,
    timestamp: (value) => writeString(`${value.replaceAll(" ", "T")}Z`),
    integer: (value, field) => unexpected(field, value, () => pythonInt(value)),
    double: (value, field) => unexpected(field, value, () => pythonFloat(value)),
    boolean,
  },
  entities: (kind, value, field) =>
    unexpected(field, value, () => kind === "contexts" ? contexts(value) : [unstruct(value)]),
  empty: undefined,
  emptyEntities: {},
  required: false,
  geoPlace: "first",
  geoDefault: true,
  geo: rawGeo,
  stopsAtFirst: false,
  mismatch: (found, expected) => `Expected ${expected} fields, received ${found} fields.`,
};

function unexpected<T>(field: string, value: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DialectIssue) || error instanceof SdkIssue) throw error;
    throw new DialectIssue(
      `Unexpected exception parsing field with key ${field} and value ${value}: ${error.message}`,
    );
  }
}

function boolean(value: string, field: string): string {
  if (value === "1") return "true";
  if (value === "0") return "false";
  throw new DialectIssue(`Invalid value ${value} for field ${field}`);
}

function contexts(column: string): Iterable<Member> {
  return grouped(
    iterated(item(load(column), "data")).map((context) => [
      nameOf("contexts", item(context, "schema")),
      item(context, "data"),
    ]),
  );
}

function unstruct(column: string): Member {
  const data = item(load(column), "data");
  const schema = item(data, "schema");
  if (!membersOf(data)?.has("data")) {
    throw new SdkIssue("Could not extract inner data field from unstructured event");
  }
  return [nameOf("unstruct_event", schema), item(data, "data")];
}

function load(column: string): string {
  try {
    requireJson(column);
    return column.replace(/^[ \t\n\r]+/, "");
  } catch (error) {
    if (error instanceof MalformedJson) throw pythonJsonIssue(column);
    throw error;
  }
}

// `value[key]` in Python.
function item(value: string, key: string): string {
  const found = membersOf(value);
  const kind = kindOf(value);
  if (found) {
    const text = found.get(key);
    if (text === undefined) throw new DialectIssue(`KeyError(${repr(key)})`);
    return text;
  }
  if (kind === "list") {
    throw raised("TypeError", "list indices must be integers or slices, not str");
  }
  if (kind === "str") throw raised("TypeError", "string indices must be integers, not 'str'");
  throw raised("TypeError", `'${kind}' object is not subscriptable`);
}

// The values of a `for` in Python: the keys of an object, the characters of a string.
function iterated(value: string): readonly string[] {
  const items = itemsOf(value);
  if (items) return items;
  const members = membersOf(value);
  if (members) return [...members.keys()].map((key) => JSON.stringify(key));
  const kind = kindOf(value);
  if (kind !== "str") throw raised("TypeError", `'${kind}' object is not iterable`);
  return [...JSON.parse(value) as string].map((character) => JSON.stringify(character));
}

function nameOf(kind: EntityKind, schema: string): string {
  const type = kindOf(schema);
  if (type !== "str") {
    throw raised("TypeError", `expected string or bytes-like object, got '${type}'`);
  }
  const { vendor, name, version } = schemaOf(JSON.parse(schema));
  const snakeVendor = vendor.replaceAll(".", "_").toLowerCase();
  const snakeName = name.replace(/([^A-Z_])([A-Z])/g, "$1_$2").toLowerCase();
  return `${kind}_${snakeVendor}_${snakeName}_${version.split("-")[0]}`;
}

// In Python `$` also matches before a line end.
function schemaOf(uri: string): SchemaKey {
  const key = matchSchemaKey(uri.endsWith("\n") ? uri.slice(0, -1) : uri);
  if (key) return key;
  throw new SdkIssue(`Schema ${uri} does not conform to regular expression ${SCHEMA_PATTERN}`);
}

function kindOf(json: string): string {
  const first = json[0] ?? "";
  const kinds: Readonly<Record<string, string>> = {
    "{": "dict",
    "[": "list",
    '"': "str",
    t: "bool",
    f: "bool",
    n: "NoneType",
  };
  return kinds[first] ?? (/[.eE]/.test(json) ? "float" : "int");
}
