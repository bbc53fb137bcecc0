import { ByteTransformer } from "./_transformer.ts";
import type { Transformer, TransformerOptions } from "./transformer_types.ts";

/**
 * Makes a transformer of bytes, which is several times as fast as {@linkcode toJson} and gives the
 * same text.
 *
 * Lines end with LF or CRLF, and empty ones are left out. Bytes that are not UTF-8 become U+FFFD, and
 * a byte order mark at the start is left out.
 *
 * @param options What the JSON has, and where bad lines go.
 * @returns A transformer of one file at a time.
 * @throws {RangeError} If `maxLength` is not above zero, `fields` is empty or names a column twice.
 *
 * @example Usage
 * ```ts
 * import { createTransformer, ENRICHED_FIELDS } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = {
 *   collector_tstamp: "2026-01-31 10:20:30.400",
 *   event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
 *   v_collector: "ssc-3.0.0",
 *   v_etl: "enrich-6.0.0",
 * };
 * const line = ENRICHED_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * const bytes = new TextEncoder().encode(`${line}\nnot an event\n`);
 *
 * const bad: string[] = [];
 * const transformer = createTransformer({ onBad: (line) => bad.push(line) });
 * const ndjson = [transformer.transform(bytes), transformer.finish()];
 * assertEquals(JSON.parse(new TextDecoder().decode(ndjson[0])).v_etl, "enrich-6.0.0");
 * assertEquals([transformer.events, bad], [2, ["not an event"]]);
 * ```
 */
export function createTransformer(options: TransformerOptions = {}): Transformer {
  return new ByteTransformer(options);
}
