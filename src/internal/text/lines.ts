import { longLineError, MAX_LINE_LENGTH } from "./long_line.ts";

/** Options of {@linkcode lines}. */
export interface LinesOptions {
  /** The longest line in characters. @default {67_108_864} */
  readonly maxLength?: number;
}

/**
 * Splits bytes into lines at each LF, and yields them in batches as they come. The last line needs no
 * LF. Blank lines are left out. Bytes that are not UTF-8 become U+FFFD.
 *
 * @throws {RangeError} If a line is longer than `maxLength`.
 */
export async function* lines(
  source: AsyncIterable<Uint8Array>,
  options: LinesOptions = {},
): AsyncGenerator<string[], void> {
  for await (const batch of splitLines(decoded(source), options)) {
    yield batch.filter((line) => line !== "" && line !== "\r");
  }
}

/** Decodes bytes as they come. A fatal decoder throws `TypeError` for bytes that are not UTF-8. */
export async function* decoded(
  source: AsyncIterable<Uint8Array>,
  decoder: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true }),
): AsyncGenerator<string, void> {
  for await (const chunk of source) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * Splits a text that comes in pieces into lines, as {@linkcode lines} does. Blank lines are yielded, too,
 * so that lines can be counted.
 */
export async function* splitLines(
  pieces: AsyncIterable<string>,
  { maxLength = MAX_LINE_LENGTH }: LinesOptions = {},
): AsyncGenerator<string[], void> {
  let parts: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    const end = piece.lastIndexOf("\n");
    // A long line is kept in parts: joining at each piece would copy it again and again.
    parts.push(end < 0 ? piece : piece.slice(0, end));
    length += parts[parts.length - 1]?.length ?? 0;
    if (end >= 0) {
      yield parts.join("").split("\n");
      parts = [piece.slice(end + 1)];
      length = parts[0]?.length ?? 0;
    }
    if (length > maxLength) throw longLineError(maxLength, "characters");
  }
  yield parts.join("").split("\n");
}
