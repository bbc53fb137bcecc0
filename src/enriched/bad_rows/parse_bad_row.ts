import { isObject, requireIterable } from "../../internal/is_object.ts";
import type { BadRow } from "./bad_row.ts";

const SCHEMA_REGEXP =
  /^iglu:com\.snowplowanalytics\.snowplow\.badrows\/loader_parsing_error\/jsonschema\/2-[0-9]+-[0-9]+$/;
const LONGEST_SHOWN = 128;

/**
 * Parses a bad row, so that its line can be transformed again. Does not check the processor and the
 * failure.
 *
 * @param text The JSON text of the bad row, such as a line of the file of `--bad` or of a loader.
 * @returns The bad row. Its line is `data.payload`.
 * @throws {SyntaxError} If the text is not a bad row of the schema `loader_parsing_error/jsonschema/2-*`.
 *
 * @example Usage
 * ```ts
 * import { badRow, EnrichedParseError, parseBadRow, toJson } from "@runline/runline/enriched";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const error = assertThrows(() => toJson("not an event"), EnrichedParseError);
 * const processor = { artifact: "orders", version: "1.0.0" };
 * const text = JSON.stringify(badRow("not an event", error, { processor }));
 * assertEquals(parseBadRow(text).data.payload, "not an event");
 * ```
 */
export function parseBadRow(text: string): BadRow {
  const row = parsed(text);
  if (!isObject(row) || typeof row["schema"] !== "string") {
    throw new SyntaxError('Cannot read bad row: it is not {"schema": …, "data": …}');
  }
  const schema = row["schema"];
  if (!SCHEMA_REGEXP.test(schema)) {
    const shown = JSON.stringify(schema.slice(0, LONGEST_SHOWN));
    throw new SyntaxError(`Cannot read bad row: schema ${shown} has no line in it`);
  }
  const data = row["data"];
  if (!isObject(data) || typeof data["payload"] !== "string") {
    throw new SyntaxError('Cannot read bad row: it has no text as "payload"');
  }
  return row as unknown as BadRow;
}

/**
 * Reads bad rows from lines. Blank lines are skipped.
 *
 * @param lines The lines of a file of bad rows, such as those of a `TextLineStream`.
 * @returns The bad rows, in order.
 * @throws {SyntaxError} If a line is not a bad row. The message has its number.
 *
 * @example Replay
 * ```ts
 * import { readBadRows, toObject } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const row = {
 *   schema: "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0",
 *   data: {
 *     processor: { artifact: "loader", version: "1.0.0" },
 *     failure: { type: "FieldNumberMismatch", fieldCount: 2 },
 *     payload: "shop\t7",
 *   },
 * };
 * const fields = [{ name: "app_id", type: "string" }, { name: "txn_id", type: "integer" }] as const;
 * for await (const { data } of readBadRows([JSON.stringify(row), ""])) {
 *   assertEquals(toObject(data.payload, { fields }).txn_id, 7);
 * }
 * ```
 */
export async function* readBadRows(
  lines: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<BadRow, void> {
  requireIterable({ lines });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    try {
      yield parseBadRow(line);
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      const state = cause.message.replace("Cannot read bad row: ", "");
      throw new SyntaxError(`Cannot read bad row at line ${number}: ${state}`, { cause });
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError("Cannot read bad row: it is not JSON", { cause });
  }
}
