import { optionsOf } from "../../internal/is_object.ts";
import { bytesWithoutLineEnd, withoutLineEnd } from "../fields/line.ts";
import { ENRICHED_FIELDS, type LayoutField } from "../fields/fields.ts";
import { ParsedEvent } from "./parsed_event.ts";

/** Options of {@linkcode parseEnriched}. */
export interface ParseEnrichedOptions<Field extends LayoutField> {
  /**
   * The columns of a line.
   * @default {ENRICHED_FIELDS}
   */
  readonly fields?: readonly Field[];
}

/** A column of an event in the default layout. */
export type DefaultField = (typeof ENRICHED_FIELDS)[number];

/**
 * Finds the columns of a line, and parses each on demand. Checks the number of columns, and nothing
 * else before it is read.
 *
 * A line in bytes, from a stream or a record of Kinesis, is faster: only columns that are read are
 * decoded. The bytes must not change while the event is in use.
 *
 * @param line The line, with or without its line end, as a string or in UTF-8.
 * @param options The layout of the line.
 * @returns The event.
 * @throws {EnrichedParseError} If the line has a wrong number of columns.
 * @throws {RangeError} If `fields` is empty or contains a column more than once.
 *
 * @example Usage
 * ```ts
 * import { parseEnriched } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const fields = [{ name: "sku", type: "string" }, { name: "price", type: "double" }] as const;
 * const price: number | undefined = parseEnriched("A-1\t19.90\n", { fields }).get("price");
 * assertEquals(price, 19.9);
 * ```
 */
export function parseEnriched<const Field extends LayoutField = DefaultField>(
  line: string | Uint8Array,
  options: ParseEnrichedOptions<Field> = {},
): ParsedEvent<Field> {
  const { fields = ENRICHED_FIELDS } = optionsOf(options, "parseEnriched()");
  const text = typeof line === "string" ? withoutLineEnd(line) : bytesWithoutLineEnd(line);
  return new ParsedEvent(text, fields as readonly Field[]);
}
