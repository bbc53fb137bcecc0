import { DialectIssue, type DialectRules, type Member, rawGeo } from "./_dialect.ts";
import { writeString } from "../fields/scalars.ts";
import type { EntityKind } from "../entities/column_name.ts";

// As the JS SDK 0.4.0 has it: not anchored, of any scheme and any version.
// https://github.com/snowplow-incubator/snowplow-js-analytics-sdk
const SCHEMA_REGEXP = /.+:([a-zA-Z0-9_.-]+)\/([a-zA-Z0-9_-]+)\/[^/]+\/(.*)/;

interface Context {
  readonly schema?: unknown;
  readonly data?: unknown;
}

/** The JavaScript SDK, in the words that V8 has for its failures. */
export const JS_RULES: DialectRules = {
  names: {},
  types: { se_value: "string" },
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
  const arrays = new Map<string, unknown[]>();
  for (const context of data as (Context | null)[]) {
    if (context === null) throw unreadable(null, "schema");
    const name = nameOf("contexts", context.schema);
    const array = arrays.get(name);
    if (array) array.push(context.data);
    else arrays.set(name, [context.data]);
  }
  return [...arrays].map(([name, items]) => [name, stringify(items)]);
}

function unstruct(data: unknown): Member {
  if (data === undefined || data === null) {
    throw new DialectIssue("Cannot convert undefined or null to object");
  }
  if (!Object.hasOwn(data, "data")) {
    throw new DialectIssue("Could not extract inner data field from unstructured event.");
  }
  const event = data as Context;
  return [nameOf("unstruct_event", event.schema), stringify(event.data)];
}

function nameOf(kind: EntityKind, schema: unknown): string {
  const [, vendor, name, version] = SCHEMA_REGEXP.exec(textOf(schema)) ?? [];
  if (vendor === undefined || name === undefined || version === undefined) {
    throw new DialectIssue("Wrong schema format.");
  }
  const snakeVendor = vendor.replace(/[.-]/g, "_").toLowerCase();
  const snakeName = name.replace(/([^A-Z_])([A-Z])/g, "$1_$2").toLowerCase();
  return `${kind}_${snakeVendor}_${snakeName}_${version.split("-")[0]}`;
}

// What is no text is made one, as a regular expression does.
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
    throw new DialectIssue(error instanceof Error ? error.message : String(error));
  }
}

function stringify(value: unknown): string {
  return JSON.stringify(value);
}

function invalid(field: string): DialectIssue {
  return new DialectIssue(`Invalid value for field '${field}'.`);
}

function unreadable(value: null | undefined, member: string): DialectIssue {
  return new DialectIssue(`Cannot read properties of ${value} (reading '${member}')`);
}
