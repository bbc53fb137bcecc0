import { MAX_LINE_LENGTH } from "./long_line.ts";

const LINE_FEED = 10;

/** Options of {@linkcode withoutLongLines}. */
export interface WithoutLongLinesOptions {
  /** Called for each line that is left out. */
  readonly onLong: (message: string) => void;
  /** The longest line that is kept, in bytes. @default {67_108_864} */
  readonly maxLength?: number;
}

/** Leaves out lines that are too long. The others are returned whole, without copying them. */
export async function* withoutLongLines(
  source: AsyncIterable<Uint8Array>,
  { onLong, maxLength = MAX_LINE_LENGTH }: WithoutLongLinesOptions,
): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const endLine = (): Uint8Array[] => {
    const line = length > maxLength ? [] : parts;
    if (length > maxLength) onLong(`Cannot read a line of more than ${maxLength} bytes`);
    [parts, length] = [[], 0];
    return line;
  };
  const keep = (part: Uint8Array): void => {
    length += part.length;
    if (length > maxLength) parts = [];
    // The reader of a source may use its chunk again.
    else if (part.length > 0) parts.push(part.slice());
  };
  for await (const chunk of source) {
    const first = chunk.indexOf(LINE_FEED) + 1;
    const last = chunk.lastIndexOf(LINE_FEED) + 1;
    keep(chunk.subarray(0, first));
    if (first > 0) yield* endLine();
    if (last > first) yield chunk.subarray(first, last);
    keep(chunk.subarray(last));
  }
  yield* endLine();
}
