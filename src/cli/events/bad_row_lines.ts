import { parseBadRow } from "../../enriched/mod.ts";
import { decoded, splitLines } from "../../internal/text/lines.ts";

/** Called for a line that is no event, with its message and, where it is a bad row, its text. */
export type OnBadLine = (message: string, badRow?: string) => void;

/** Options of {@linkcode badRowLines}. */
export interface BadRowLinesOptions {
  /** Called for each row that has no line to transform. */
  readonly onBad: OnBadLine;
  /** Whether such a row is an error. @default {false} */
  readonly strict?: boolean;
  /** The number of the first line. @default {1} */
  readonly firstLine?: number;
}

/**
 * Returns the lines in bad rows. Rows of other schemas, which collectors and loaders write to the same
 * files, go to `onBad`. So do rows with a payload of several lines, which would become additional
 * events.
 *
 * @throws {Error} If `strict` is set, at the first of these rows.
 */
export async function* badRowLines(
  source: AsyncIterable<Uint8Array>,
  { onBad, strict = false, firstLine = 1 }: BadRowLinesOptions,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder();
  let number = firstLine - 1;
  for await (const rows of splitLines(decoded(source))) {
    let text = "";
    for (const row of rows) {
      number++;
      if (row.trim() === "") continue;
      const { line, problem } = lineOf(row);
      if (line !== undefined) text += `${line}\n`;
      if (problem === undefined) continue;
      // The lines before it come first, so that the order of bad rows stays.
      if (text) yield encoder.encode(text);
      text = "";
      const message = `Cannot read bad row at line ${number}: ${problem}`;
      if (strict) throw new Error(message);
      onBad(message, row);
    }
    if (text) yield encoder.encode(text);
  }
}

function lineOf(row: string): { readonly line?: string; readonly problem?: string } {
  try {
    const { payload } = parseBadRow(row).data;
    return payload.includes("\n")
      ? { problem: "its payload has several lines" }
      : { line: payload };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: error.message.replace("Cannot read bad row: ", "") };
  }
}
