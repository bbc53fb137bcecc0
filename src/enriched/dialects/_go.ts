import {
  DialectIssue,
  type DialectRules,
  type Member,
  rawGeo,
  type WriteScalar,
} from "./_dialect.ts";
import { goFloat, goInteger, goTime, numberIssue } from "./_go_values.ts";
import { MalformedJson } from "../json/scanner.ts";
import { goDecimal } from "../json/decimal.ts";
import { itemsOf, membersOf, requireJson } from "../json/parts.ts";
import { rewriteJson } from "../json/rewrite.ts";
import { writeString } from "../fields/scalars.ts";
import { grouped } from "../entities/grouped.ts";
import type { EntityKind } from "../entities/column_name.ts";
import { matchSchemaKey, type SchemaKey } from "../entities/schema_key.ts";

const TRUE_WORDS = ["1", "t", "T", "TRUE", "true", "True"];
const FALSE_WORDS = ["0", "f", "F", "FALSE", "false", "False"];
const SCHEMA_PATTERN = "(?P<protocol>^iglu:)(?P<vendor>[a-zA-Z0-9-_.]+)/(?P<name>[a-zA-Z0-9-_]+)/" +
  "(?P<format>[a-zA-Z0-9-_]+)/(?P<model>[1-9][0-9]*)(?P<revision>(?:-(?:0|[1-9][0-9]*)){2}$)";

// The depth limit of `json-iterator/go`, with which the SDK reads columns.
const MAX_DEPTH = 9_999;

const DATA_WRITERS = {
  number: writeNumber,
  string: (text: string) => writeString(JSON.parse(text)),
};

/** `ToJson` of the Go SDK, or `ToJsonWithGeo` if the location is requested. */
export const GO_RULES: DialectRules = {
  names: new Map([["refr_dvce_tstamp", "refr_device_tstamp"]]),
  types: new Map([["se_value", "string"]]),
  scalars: {
    string: writeString,
    uuid: writeString,
    timestamp: named(
      (field, value) => `error parsing field '${field}', with value '${value}' to timestamp`,
      goTime,
    ),
    integer: named((field) => `error parsing key '${field}' to integer`, goInteger),
    double: (value, field) => {
      const number = within(`error parsing key '${field}' to double`, () => goFloat(value));
      if (Number.isFinite(number)) return goDecimal(number);
      const shown = `${number}`.replace(/^(-?)Infinity$/, (_, sign) => `${sign || "+"}Inf`);
      throw new DialectIssue(`error marshaling to JSON: unsupported value: ${shown}`);
    },
    boolean: named((field) => `error parsing key '${field}' to boolean`, writeBoolean),
  },
  entities,
  empty: undefined,
  emptyEntities: {},
  required: false,
  geoPlace: "first",
  geoDefault: false,
  geo: rawGeo,
  stopsAtFirst: true,
  mismatch: (found) => `cannot parse tsv event - wrong number of fields provided: ${found}`,
};

function named(
  describe: (field: string, value: string) => string,
  write: (value: string) => string,
): WriteScalar {
  return (value, field) => within(describe(field, value), () => write(value));
}

function within<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DialectIssue) throw new DialectIssue(`${place}: ${error.message}`);
    throw error;
  }
}

function writeBoolean(value: string): string {
  if (TRUE_WORDS.includes(value)) return "true";
  if (FALSE_WORDS.includes(value)) return "false";
  throw numberIssue("ParseBool", value, "invalid syntax");
}

function entities(kind: EntityKind, value: string): Iterable<Member> {
  const isContexts = kind === "contexts";
  const place = `error unmarshaling ${isContexts ? "context" : "unstruct event"} JSON`;
  const data = within(place, () => {
    requireGoJson(value);
    return structOf(value).data ?? "null";
  });
  return isContexts ? contexts(data, place) : [unstruct(data, place)];
}

function contexts(column: string, place: string): Iterable<Member> {
  const items = within(place, () => {
    const items = column === "null" ? [] : itemsOf(column);
    if (!items) throw new DialectIssue(`cannot read ${kindOf(column)} as contexts`);
    return items.map(structOf).map((item) => ({ ...item, data: mapOf(item.data ?? "null") }));
  });
  return grouped(items.map(({ schema, data }) => [
    within("error parsing contexts", () => nameOf("contexts", schema)),
    data,
  ]));
}

function unstruct(column: string, place: string): Member {
  const { schema, data } = within(place, () => {
    const event = structOf(column);
    return { ...event, data: mapOf(event.data ?? "null") };
  });
  return [within("error parsing unstruct event", () => nameOf("unstruct_event", schema)), data];
}

function requireGoJson(text: string): void {
  try {
    requireJson(text);
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
    throw new DialectIssue(`it is malformed at byte ${error.at}`);
  }
}

// A decoder in Go accepts null for any type, and ignores the case of names.
function structOf(text: string): { readonly schema: string; readonly data: string | undefined } {
  if (text === "null") return { schema: "", data: undefined };
  const members = membersOf(text);
  if (!members) throw new DialectIssue(`cannot read ${kindOf(text)} as self-describing data`);
  const lower = new Map([...members].map(([name, json]) => [name.toLowerCase(), json]));
  const schema = lower.get("schema") ?? "null";
  if (schema !== "null" && !schema.startsWith('"')) {
    throw new DialectIssue(`cannot read ${kindOf(schema)} as schema`);
  }
  return { schema: JSON.parse(schema) ?? "", data: lower.get("data") };
}

// Data is a map in Go, and all numbers in it are of 64 bits with a point.
function mapOf(text: string): string {
  if (text !== "null" && !text.startsWith("{")) {
    throw new DialectIssue(`cannot read ${kindOf(text)} as data`);
  }
  try {
    return rewriteJson(text, { writers: DATA_WRITERS, maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof RangeError) throw new DialectIssue("incrementDepth: exceeded max depth");
    throw error;
  }
}

function writeNumber(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new DialectIssue("a number is out of range");
  return goDecimal(number);
}

function nameOf(kind: EntityKind, uri: string): string {
  const { vendor, name, version } = schemaOf(uri);
  const underscored = name.replace(/(?<=[^_])[A-Z]/g, "_$&");
  const model = version.split("-")[0];
  return `${kind}_${vendor.replaceAll(".", "_")}_${underscored}_${model}`.toLowerCase();
}

function schemaOf(uri: string): SchemaKey {
  const key = matchSchemaKey(uri);
  if (key) return key;
  throw new DialectIssue(
    "error parsing schema path: " +
      `schema '${uri}' does not conform to regular expression '${SCHEMA_PATTERN}'`,
  );
}

function kindOf(json: string): string {
  if (json.startsWith("{")) return "an object";
  if (json.startsWith("[")) return "an array";
  return json.startsWith('"') ? "a string" : json;
}
