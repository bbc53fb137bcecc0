import { longLineError, MAX_LINE_LENGTH } from "./long_line.ts";

/** Options of {@linkcode lines}. */
export interface LinesOptions {
  /** The longest line in characters. @default {67_108_864} */
  readonly maxLength?: number;
  /** Whether blank lines are yielded, too, so that lines can be counted. @default {false} */
  readonly keepEmpty?: boolean;
}

/**
 * Splits bytes into lines at each LF, and yields them in batches as they come. The last line needs no
 * LF. Blank lines are left out by default. Bytes that are not UTF-8 become U+FFFD.
 *
 * @throws {RangeError} If a line is longer than `maxLength`.
 */
export async function* lines(
  source: AsyncIterable<Uint8Array>,
  options: LinesOptions = {},
): AsyncGenerator<string[], void> {
  const { maxLength = MAX_LINE_LENGTH, keepEmpty = false } = options;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf("\n");
    // A long line is kept in parts: joining at each chunk would copy it again and again.
    parts.push(end < 0 ? text : text.slice(0, end));
    length += parts[parts.length - 1]?.length ?? 0;
    if (end >= 0) {
      yield split(parts.join(""), keepEmpty);
      parts = [text.slice(end + 1)];
      length = parts[0]?.length ?? 0;
    }
    if (length > maxLength) throw longLineError(maxLength, "characters");
  }
  parts.push(decoder.decode());
  yield split(parts.join(""), keepEmpty);
}

function split(text: string, keepEmpty: boolean): string[] {
  const all = text.split("\n");
  return keepEmpty ? all : all.filter((line) => line !== "" && line !== "\r");
}
