import { eventJson } from "./event_json.ts";
import type { TransformOptions } from "./transform_options.ts";

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
  return eventJson(line, options);
}
