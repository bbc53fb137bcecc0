import { optionsOf } from "../internal/is_object.ts";
import { dialectJson } from "./dialects/json.ts";
import { dialectRules } from "./dialects/dialects.ts";
import { entityMembers, losslessMembers } from "./entities/entity_members.ts";
import { decodingError, mismatchError } from "./dialects/failures.ts";
import { type Layout, layoutOf } from "./fields/layout.ts";
import { limitOf, truncated } from "./fields/lengths.ts";
import { withoutLineEnd } from "./fields/line.ts";
import { writeString } from "./fields/scalars.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { InvalidValue } from "./errors.ts";
import { ENRICHED_FIELDS } from "./fields/fields.ts";
import { IGLU_MAX_LENGTHS } from "./fields/max_lengths.ts";
import type { TransformOptions } from "./transform_options.ts";

/** Options of {@linkcode eventJson}. */
export interface EventJsonOptions extends TransformOptions {
  /** Receives the names of the members for entities, if the line is an event. */
  readonly seen?: Set<string>;
}

/** Writes a line as `toJson` does. */
export function eventJson(line: string, options: EventJsonOptions): string {
  const { dialect = "loader", fields = ENRICHED_FIELDS } = optionsOf(options, "toJson()");
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
  const entities = writeEntities(values, errors, { layout, seen: options.seen });
  if (errors.length > 0) throw decodingError(content, errors, { layout });
  const location = geoLocation ? geoLocationMember(values, layout) : "";
  return `{${(scalars + entities + location).slice(1)}}`;
}

function dialectText(
  line: string,
  options: EventJsonOptions & { readonly dialect: Exclude<Dialect, "loader"> },
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
  const { json, errors, entities } = dialectJson(values, rules, { layout, geoLocation });
  const all = [...tooLong, ...errors];
  if (all.length > 0) throw decodingError(content, all, { layout, dialect });
  for (const name of entities) options.seen?.add(name);
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
