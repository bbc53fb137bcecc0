import type { EnrichedJson, LosslessJson } from "./entities/enriched_json.ts";
import { toJson } from "./to_json.ts";
import type { TransformOptions } from "./transform_options.ts";

/**
 * Transforms a line of an enriched file to an object: the value of the text of {@linkcode toJson}.
 *
 * Integers beyond 2^53 in entities lose digits. `toJson` keeps them.
 *
 * @param line The line, with or without its line end.
 * @param options The form of the object.
 * @returns The event as one flat object.
 * @throws {EnrichedParseError} If the line is not an enriched event, with all of its errors.
 *
 * @example Usage
 * ```ts
 * import { ENRICHED_FIELDS, toObject } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = {
 *   collector_tstamp: "2026-01-31 10:20:30.400",
 *   event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
 *   v_collector: "ssc-3.0.0",
 *   v_etl: "enrich-6.0.0",
 *   se_value: "19.90",
 * };
 * const line = ENRICHED_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * assertEquals(toObject(line).se_value, 19.9);
 * ```
 */
export function toObject(
  line: string,
  options: TransformOptions & { readonly lossless: true },
): LosslessJson;
/**
 * Transforms a line of an enriched file to an object: the value of the text of {@linkcode toJson}.
 *
 * @param line The line, with or without its line end.
 * @param options The form of the object.
 * @returns The event as one flat object.
 * @throws {EnrichedParseError} If the line is not an enriched event, with all of its errors.
 */
export function toObject(line: string, options?: TransformOptions): EnrichedJson;
export function toObject(line: string, options: TransformOptions = {}): EnrichedJson {
  return JSON.parse(toJson(line, options));
}
