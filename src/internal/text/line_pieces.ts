import { longLineError, MAX_LINE_LENGTH } from "./long_line.ts";

/** Whole lines, for one worker. */
export interface LinePiece {
  /** The buffer that begins with the lines. */
  readonly buffer: ArrayBuffer;
  /** The length of the lines in bytes. */
  readonly length: number;
}

/** Options of {@linkcode linePieces}. */
export interface LinePiecesOptions {
  /** The size of a piece in bytes, unless a line is longer. @default {524_288} */
  readonly size?: number | undefined;
  /** The longest line in bytes. @default {67_108_864} */
  readonly maxLength?: number;
}

const LINE_FEED = 10;
const FIRST_SIZE = 512 * 1024;

/**
 * Cuts bytes into pieces of whole lines. Only the last line may lack its line feed. If the source
 * fails, the whole lines before that come first.
 *
 * @throws {RangeError} If a line is longer than `maxLength`.
 */
export async function* linePieces(
  source: AsyncIterable<Uint8Array>,
  options: LinePiecesOptions = {},
): AsyncGenerator<LinePiece, void> {
  const { size = FIRST_SIZE, maxLength = MAX_LINE_LENGTH } = options;
  let page = new Uint8Array(Math.min(size, FIRST_SIZE));
  let length = 0;

  /** Removes the whole lines from the page. */
  function take(end: number): LinePiece {
    const piece = { buffer: page.buffer, length: end };
    const rest = page.subarray(end, length);
    page = new Uint8Array(Math.max(size, 2 * rest.length));
    page.set(rest);
    length = rest.length;
    return piece;
  }

  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length;) {
        if (length === page.length) {
          const end = length < size ? 0 : page.lastIndexOf(LINE_FEED) + 1;
          if (end > 0) yield take(end);
          else page = grown(page, maxLength);
        }
        const part = chunk.subarray(at, at + page.length - length);
        page.set(part, length);
        length += part.length;
        at += part.length;
      }
    }
  } catch (error) {
    const end = page.subarray(0, length).lastIndexOf(LINE_FEED) + 1;
    if (end > 0) yield take(end);
    throw error;
  }
  if (length > 0) yield take(length);
}

function grown(page: Uint8Array, maxLength: number): Uint8Array<ArrayBuffer> {
  if (page.length > maxLength) throw longLineError(maxLength, "bytes");
  const larger = new Uint8Array(2 * page.length);
  larger.set(page);
  return larger;
}
