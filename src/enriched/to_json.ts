import { entityMembers } from "./_entity_members.ts";
import { decodingError, mismatchError } from "./_failures.ts";
import { withoutLineEnd } from "./_line.ts";
import { type Scalar, SCALARS } from "./_scalars.ts";
import type { InvalidValue } from "./errors.ts";
import { ENRICHED_FIELDS, type EnrichedField } from "./fields.ts";

/** Options of {@linkcode toJson} and {@linkcode toObject}. */
export interface TransformOptions {
  /** Whether latitude and longitude are given as `geo_location`, too. @default {true} */
  readonly geoLocation?: boolean;
}

/** What is known of a column before any line is read, so that a line costs no more than its text. */
interface ScalarColumn {
  readonly index: number;
  readonly name: string;
  readonly member: string;
  readonly required: boolean;
  readonly scalar: Scalar;
}

const FIELDS: readonly EnrichedField[] = ENRICHED_FIELDS;
const SCALAR_COLUMNS = FIELDS.flatMap(scalarColumn);
const LATITUDE = FIELDS.findIndex((field) => field.name === "geo_latitude");
const LONGITUDE = FIELDS.findIndex((field) => field.name === "geo_longitude");

/**
 * Transforms a line of an enriched file to JSON text, without a line end in it.
 *
 * Members come in the order of {@linkcode ENRICHED_FIELDS}, then contexts in the order of their first
 * appearance, then the self-describing event, then `geo_location`. Empty columns are left out.
 * Contexts and derived contexts of one schema share one array. The data of entities is copied as it
 * stands: numbers of any size and the order of keys survive.
 *
 * Lengths are not checked, and entities are not validated against their schemas.
 *
 * @param line The line, with or without its line end.
 * @param options What the JSON has.
 * @returns The JSON text of an {@linkcode EnrichedJson}.
 * @throws {EnrichedParseError} If the line is not an enriched event, with all that is wrong with it.
 *
 * @example Usage
 * ```ts
 * import { ENRICHED_FIELDS, toJson } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = {
 *   app_id: "shop",
 *   collector_tstamp: "2026-01-31 10:20:30.400",
 *   event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
 *   v_collector: "ssc-3.0.0",
 *   v_etl: "enrich-6.0.0",
 * };
 * const line = ENRICHED_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * assertEquals(
 *   toJson(line),
 *   `{"app_id":"shop","collector_tstamp":"2026-01-31T10:20:30.400Z",` +
 *     `"event_id":"c6ef3124-b53a-4b13-a233-0088f79dcbcb",` +
 *     `"v_collector":"ssc-3.0.0","v_etl":"enrich-6.0.0"}`,
 * );
 * ```
 */
export function toJson(line: string, options: TransformOptions = {}): string {
  const { geoLocation = true } = options;
  const content = withoutLineEnd(line);
  const values = content.split("\t");
  if (values.length !== FIELDS.length) throw mismatchError(content, values);

  const errors: InvalidValue[] = [];
  const scalars = scalarMembers(values, errors);
  const entities = entityMembers(values, errors);
  if (errors.length > 0) throw decodingError(content, errors);
  return `{${scalars}${entities}${geoLocation ? geoLocationMember(values) : ""}}`;
}

function scalarMembers(values: readonly string[], errors: InvalidValue[]): string {
  let members = "";
  for (const { index, name, member, required, scalar } of SCALAR_COLUMNS) {
    const value = values[index] ?? "";
    const text = value === "" ? undefined : scalar.write(value);
    if (text !== undefined) {
      members += members === "" ? member.slice(1) : member;
      members += text;
    } else if (value !== "") {
      const message = `Cannot parse key ${name} into ${scalar.noun}`;
      errors.push({ type: "InvalidValue", key: name, value, message });
    } else if (required) {
      const message = `Field ${name} cannot be empty`;
      errors.push({ type: "InvalidValue", key: name, value, message });
    }
  }
  return members;
}

// Both are valid numbers by now, so there is nothing to escape.
function geoLocationMember(values: readonly string[]): string {
  const latitude = values[LATITUDE];
  const longitude = values[LONGITUDE];
  return latitude && longitude ? `,"geo_location":"${latitude},${longitude}"` : "";
}

function scalarColumn(field: EnrichedField, index: number): ScalarColumn[] {
  const { name, type, required = false } = field;
  if (type === "contexts" || type === "unstruct_event") return [];
  return [{ index, name, member: `,"${name}":`, required, scalar: SCALARS[type] }];
}
