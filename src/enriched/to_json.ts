import { dialectJson } from "./dialects/json.ts";
import { dialectRules } from "./dialects/dialects.ts";
import { entityMembers, losslessMembers } from "./entities/entity_members.ts";
import { decodingError, mismatchError } from "./dialects/failures.ts";
import { type Layout, layoutOf } from "./fields/layout.ts";
import { limitOf, type TooLong, truncated } from "./fields/lengths.ts";
import { withoutLineEnd } from "./fields/line.ts";
import { writeString } from "./fields/scalars.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { InvalidValue } from "./errors.ts";
import { ENRICHED_FIELDS, type LayoutField } from "./fields/fields.ts";
import { IGLU_MAX_LENGTHS, type MaxLengths } from "./fields/max_lengths.ts";

/** Options of {@linkcode toJson} and {@linkcode toObject}. */
export interface TransformOptions {
  /** The loader or SDK whose JSON is written. @default {"loader"} */
  readonly dialect?: Dialect;
  /**
   * Whether latitude and longitude are also written as `geo_location`. In `go`, `true` is the SDK's
   * `ToJsonWithGeo`. @default {true}, but not in `go` and the lossless form of the Scala dialects
   */
  readonly geoLocation?: boolean;
  /**
   * Whether `contexts`, `unstruct_event` and `derived_contexts` stay self-describing JSON instead of
   * becoming a member for each schema. Only `loader`, `scala` and `scala-3.1` have this form.
   * @default {false}
   */
  readonly lossless?: boolean;
  /** The columns of a line. @default {ENRICHED_FIELDS} */
  readonly fields?: readonly LayoutField[];
  /** Whether strings longer than `maxLengths` are kept, truncated or rejected. @default {"ignore"} */
  readonly tooLong?: TooLong;
  /** The longest string of each column. @default {IGLU_MAX_LENGTHS} */
  readonly maxLengths?: MaxLengths;
}

/**
 * Transforms a line of an enriched file to JSON text on one line.
 *
 * Members have the order of {@linkcode ENRICHED_FIELDS}, followed by contexts in the order of their
 * first appearance, the self-describing event, and `geo_location`. Empty columns are omitted. Contexts
 * and derived contexts of one schema share an array. The data of entities is copied, so that numbers
 * of any size and the order of keys are preserved.
 *
 * Does not check lengths unless `tooLong` is set. Does not validate entities against their schemas.
 *
 * @param line The line, with or without its line end.
 * @param options The form of the JSON.
 * @returns The JSON text of an {@linkcode EnrichedJson}.
 * @throws {EnrichedParseError} If the line is not an enriched event, with all of its errors.
 * @throws {RangeError} If `fields` is empty or names a column twice, or the dialect has no such form.
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
  const { dialect = "loader", fields = ENRICHED_FIELDS } = options;
  if (dialect !== "loader") return dialectText(line, { ...options, dialect });
  const { geoLocation = true, lossless = false } = options;
  const layout = layoutOf(fields);
  const content = withoutLineEnd(line);
  const values = content.split("\t");
  if (values.length !== fields.length) throw mismatchError(content, values, { layout });

  const errors: InvalidValue[] = [];
  if (options.tooLong) fitValues(values, errors, { ...options, layout });
  const scalars = scalarMembers(values, errors, layout);
  const writeEntities = lossless ? losslessMembers : entityMembers;
  const entities = writeEntities(values, errors, { layout });
  if (errors.length > 0) throw decodingError(content, errors, { layout });
  const location = geoLocation ? geoLocationMember(values, layout) : "";
  return `{${(scalars + entities + location).slice(1)}}`;
}

function dialectText(
  line: string,
  options: TransformOptions & { readonly dialect: Exclude<Dialect, "loader"> },
): string {
  const { dialect, geoLocation, lossless = false } = options;
  const rules = dialectRules(dialect, { lossless });
  const layout = layoutOf(options.fields ?? ENRICHED_FIELDS);
  const content = withoutLineEnd(line);
  const values = content.split("\t");
  if (values.length !== layout.fields.length) {
    const said = rules.mismatch(values.length, layout.fields.length);
    throw mismatchError(content, values, { layout, said });
  }

  const tooLong: InvalidValue[] = [];
  fitValues(values, tooLong, { ...options, layout });
  const { json, errors } = dialectJson(values, rules, { layout, geoLocation });
  const all = [...tooLong, ...errors];
  if (all.length > 0) throw decodingError(content, all, { layout, dialect });
  return json;
}

function fitValues(
  values: string[],
  errors: InvalidValue[],
  options: TransformOptions & { readonly layout: Layout },
): void {
  const { tooLong = "ignore", maxLengths = IGLU_MAX_LENGTHS, layout } = options;
  if (tooLong === "ignore") return;
  for (const { index, name, type } of layout.scalars) {
    const value = values[index] ?? "";
    const limit = limitOf(name, maxLengths);
    if (type !== "string" || value.length <= limit) continue;
    values[index] = truncated(value, limit);
    if (tooLong === "truncate") continue;
    const message = `Field ${name} longer than maximum allowed size ${limit}`;
    errors.push({ type: "InvalidValue", key: name, value, message });
  }
}

function scalarMembers(
  values: readonly string[],
  errors: InvalidValue[],
  { scalars }: Layout,
): string {
  let members = "";
  for (const { index, name, member, required, scalar } of scalars) {
    const value = values[index] ?? "";
    const text = value === "" ? undefined : scalar.write(value);
    if (text !== undefined) {
      members += member;
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

function geoLocationMember(values: readonly string[], { latitude, longitude }: Layout): string {
  const [lat, lon] = [values[latitude], values[longitude]];
  return lat && lon ? `,"geo_location":${writeString(`${lat},${lon}`)}` : "";
}
