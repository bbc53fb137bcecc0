import { hexadecimal, javaDecimal } from "../json/decimal.ts";
import { DialectIssue, type DialectRules, type Member, type WriteScalar } from "./_dialect.ts";
import { entitiesOf } from "../entities/entity_members.ts";
import type { Entity } from "../entities/entities.ts";
import { writeBoolean, writeInteger, writeString } from "../fields/scalars.ts";
import { bmpDigits, writeInstant, writeJavaUuid } from "./_java_values.ts";
import { dataWithSchemaVersion } from "./_schema_version.ts";
import { trimmed } from "./_trimmed.ts";
import { grouped } from "../entities/grouped.ts";
import type { EntityKind } from "../entities/column_name.ts";
import type { InvalidValue } from "../errors.ts";

const DOUBLE_REGEXP =
  /^[+-]?(?:NaN|Infinity|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/;
const HEX_REGEXP =
  /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?|([0-9a-fA-F]*)\.([0-9a-fA-F]+))[pP]([+-]?[0-9]+)[fFdD]?$/;

// Java trims everything up to the space.
const JAVA_SPACE_REGEXP = /[\0- ]/;

const SHARED: Omit<DialectRules, "entities" | "emptyEntities" | "geoDefault"> = {
  names: new Map(),
  types: new Map(),
  scalars: {
    string: writeString,
    uuid: orElse(writeJavaUuid, "UUID"),
    timestamp: orElse(writeInstant, "datetime"),
    integer: orElse((value) => writeInteger(bmpDigits(value)), "integer"),
    double: orElse(writeDouble, "double"),
    boolean: orElse(writeBoolean, "boolean"),
  },
  empty: "null",
  required: true,
  geoPlace: "last",
  geo: (latitude, longitude) => `${doubleText(latitude)},${doubleText(longitude)}`,
  stopsAtFirst: false,
  mismatch: (found, expected) => `expected ${expected} fields, found ${found}`,
};

/** `toJson(lossy = true)` of the Scala SDK before 3.2, which RDB Loader uses. */
export const SCALA_3_1_RULES: DialectRules = {
  ...SHARED,
  entities: (kind, value, field) => lossy(kind, read(kind, value, field), entityData),
  emptyEntities: {},
  geoDefault: true,
};

/** `toJson(lossy = true)` of the Scala SDK since 3.2.1, which adds their version to contexts. */
export const SCALA_RULES: DialectRules = {
  ...SCALA_3_1_RULES,
  entities: (kind, value, field) =>
    lossy(kind, read(kind, value, field), kind === "contexts" ? dataWithSchemaVersion : entityData),
};

/** `toJson(lossy = false)` of the Scala SDK. */
export const SCALA_LOSSLESS_RULES: DialectRules = {
  ...SHARED,
  entities: (kind, value, field) => lossless(kind, read(kind, value, field), field),
  emptyEntities: { contexts: "{}", unstruct_event: "null" },
  geoDefault: false,
};

function orElse(write: (value: string) => string | undefined, noun: string): WriteScalar {
  return (value, field) => {
    const text = write(value);
    if (text === undefined) throw new DialectIssue(`Cannot parse key ${field} into ${noun}`);
    return text;
  };
}

function writeDouble(value: string): string | undefined {
  const number = doubleOf(value);
  if (number === undefined) return undefined;
  return Number.isFinite(number) ? javaDecimal(number) : "null";
}

function doubleText(value: string): string {
  const number = doubleOf(value) ?? NaN;
  return Number.isFinite(number) ? javaDecimal(number) : `${number}`;
}

function doubleOf(value: string): number | undefined {
  const text = trimmed(value, JAVA_SPACE_REGEXP);
  if (DOUBLE_REGEXP.test(text)) return Number(text.replace(/[fFdD]$/, ""));
  const [, sign, whole, front = "", fraction = "", power] = HEX_REGEXP.exec(text) ?? [];
  if (power === undefined) return undefined;
  const number = hexadecimal(whole ?? front, fraction, Number(power));
  return sign === "-" ? -number : number;
}

function read(kind: EntityKind, value: string, field: string): readonly Entity[] {
  const errors: InvalidValue[] = [];
  const entities = entitiesOf({ index: 0, name: field, type: kind }, value, errors);
  const message = errors[0]?.message;
  if (message === undefined) return entities;
  const [, unknown] = /: unknown payload (".*")$/.exec(message) ?? [];
  throw new DialectIssue(unknown ? `Unknown payload: ${JSON.parse(unknown)}` : message);
}

function lossy(
  kind: EntityKind,
  entities: readonly Entity[],
  write: (entity: Entity) => string,
): Iterable<Member> {
  const members = entities.map((entity): [string, string] => [entity.column, write(entity)]);
  return kind === "contexts" ? grouped(members) : members;
}

function lossless(kind: EntityKind, entities: readonly Entity[], field: string): Iterable<Member> {
  const items = entities.map(({ schema, data }) => `{"schema":"${schema}","data":${data}}`);
  if (kind === "contexts" && items.length === 0) return [[field, "{}"]];
  const data = kind === "contexts" ? `[${items.join(",")}]` : items.join(",");
  const schema = `iglu:com.snowplowanalytics.snowplow/${kind}/jsonschema/1-0-0`;
  return [[field, `{"schema":"${schema}","data":${data}}`]];
}

function entityData({ data }: Entity): string {
  return data;
}
