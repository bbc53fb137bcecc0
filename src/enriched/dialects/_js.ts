import { asError } from "../../internal/as_error.ts";
import { DialectIssue, type DialectRules, type Member, rawGeo } from "./_dialect.ts";
import { writeString } from "../fields/scalars.ts";
import { grouped } from "../entities/grouped.ts";
import type { EntityKind } from "../entities/column_name.ts";

// The JS SDK 0.4.0 looks for `.+:([a-zA-Z0-9_.-]+)/([a-zA-Z0-9_-]+)/[^/]+/(.*)` anywhere in the text,
// which takes quadratic time. It matches after the last suitable colon of the first line that has one.
// https://github.com/snowplow-incubator/snowplow-js-analytics-sdk
const SCHEMA_REGEXP = /(?<=.):([a-zA-Z0-9_.-]+)\/([a-zA-Z0-9_-]+)\/(?=[^/]+(\/))/dg;
const LINE_END_REGEXP = /[\n\r\u2028\u2029]/;

interface Context {
  readonly schema?: unknown;
  readonly data?: unknown;
}

/** The JavaScript SDK, with the messages of V8. */
export const JS_RULES: DialectRules = {
  names: new Map(),
  types: new Map([["se_value", "string"]]),
  scalars: {
    string: writeString,
    uuid: writeString,
    timestamp: (value) => writeString(`${value.replace(" ", "T")}Z`),
    integer: (value, field) => number(Number.parseInt(value, 10), field),
    double: (value, field) => number(Number.parseFloat(value), field),
    boolean,
  },
  entities,
  empty: undefined,
  emptyEntities: {},
  required: false,
  geoPlace: "last",
  geoDefault: true,
  geo: rawGeo,
  stopsAtFirst: false,
  mismatch: () => "Wrong event fields number.",
};

function number(value: number, field: string): string {
  if (Number.isNaN(value)) throw invalid(field);
  return JSON.stringify(value);
}

function boolean(value: string, field: string): string {
  if (value !== "0" && value !== "1") throw invalid(field);
  return value === "1" ? "true" : "false";
}

function entities(kind: EntityKind, value: string): Iterable<Member> {
  const root = parse(value);
  if (root === null) throw unreadable(null, "data");
  const { data } = root as { readonly data?: unknown };
  return kind === "contexts" ? contexts(data) : [unstruct(data)];
}

function contexts(data: unknown): Iterable<Member> {
  if (data === undefined || data === null) throw unreadable(data, "reduce");
  if (!Array.isArray(data)) throw new DialectIssue("JSON.parse(...).data.reduce is not a function");
  return grouped((data as (Context | null)[]).map((context) => {
    if (context === null) throw unreadable(null, "schema");
    return [nameOf("contexts", context.schema), stringify(context.data) ?? "null"];
  }));
}

function unstruct(data: unknown): Member {
  if (data === undefined || data === null) {
    throw new DialectIssue("Cannot convert undefined or null to object");
  }
  if (!Object.hasOwn(data, "data")) {
    throw new DialectIssue("Could not extract inner data field from unstructured event.");
  }
  const event = data as Context;
  return [nameOf("unstruct_event", event.schema), stringify(event.data) ?? "null"];
}

function nameOf(kind: EntityKind, schema: unknown): string {
  const { vendor, name, version } = schemaOf(textOf(schema));
  const snakeVendor = vendor.replace(/[.-]/g, "_").toLowerCase();
  const snakeName = name.replace(/([^A-Z_])([A-Z])/g, "$1_$2").toLowerCase();
  return `${kind}_${snakeVendor}_${snakeName}_${version.split("-")[0]}`;
}

function schemaOf(text: string): { vendor: string; name: string; version: string } {
  let found: RegExpExecArray | undefined;
  let lineEnd = text.length;
  for (const match of text.matchAll(SCHEMA_REGEXP)) {
    if (!found) lineEnd = lineEndAfter(text, match.index);
    if (match.index > lineEnd) break;
    found = match;
  }
  const [, vendor, name] = found ?? [];
  const [, slash = 0] = found?.indices?.[3] ?? [];
  if (vendor === undefined || name === undefined) throw new DialectIssue("Wrong schema format.");
  return { vendor, name, version: text.slice(slash, lineEndAfter(text, slash)) };
}

function lineEndAfter(text: string, from: number): number {
  const end = text.slice(from).search(LINE_END_REGEXP);
  return end < 0 ? text.length : from + end;
}

// A regular expression of JavaScript converts values of other types to strings.
function textOf(schema: unknown): string {
  try {
    return String(schema);
  } catch {
    throw new DialectIssue("Cannot convert object to primitive value");
  }
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new DialectIssue(asError(error).message);
  }
}

// Deep nesting exceeds the call stack.
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new DialectIssue(asError(error).message);
  }
}

function invalid(field: string): DialectIssue {
  return new DialectIssue(`Invalid value for field '${field}'.`);
}

function unreadable(value: null | undefined, member: string): DialectIssue {
  return new DialectIssue(`Cannot read properties of ${value} (reading '${member}')`);
}
