import { parseBadRow } from "../../enriched/mod.ts";
import { lines } from "../../internal/lines.ts";

/**
 * Takes the lines out of bad rows.
 *
 * @throws {SyntaxError} If a row is not a bad row that has a line.
 */
export async function* badRowLines(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  for await (const rows of lines(source)) {
    const text = rows.map((row) => `${parseBadRow(row).data.payload}\n`).join("");
    if (text) yield encoder.encode(text);
  }
}
