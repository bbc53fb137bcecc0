/**
 * A text in UTF-8, cut into words of eight bytes that are copied at once.
 *
 * The words are floats, as these are the widest numbers that need no allocation. A float that is not
 * a number may lose bits on the way, but none is made of valid UTF-8: it would end with 0xff, or with
 * a DEL behind a byte that begins a character.
 */
export interface Words {
  /** The bytes, with zeros behind them. */
  readonly words: Float64Array;
  /** How many of the bytes count. */
  readonly length: number;
}

/** The bytes that the transformation reads and writes, with the view through which words are copied. */
export interface Page {
  /** All bytes: what is read, then what is written. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes. */
  readonly view: DataView<ArrayBuffer>;
}

/** How many bytes behind all that is read or written a {@linkcode LineWriter} may touch. */
export const SLACK = 16;

// From here on one call of the engine's own copy costs less than a loop.
const MANY_BYTES = 256;

/** Makes a page. Memory that is never written to costs nothing. */
export function pageOf(size: number): Page {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer) };
}

/** Makes words of a text. */
export function wordsOf(text: string): Words {
  const encoded = new TextEncoder().encode(text);
  const bytes = new Uint8Array(Math.ceil(encoded.length / 8) * 8);
  bytes.set(encoded);
  const view = new DataView(bytes.buffer);
  const words = Float64Array.from(
    { length: bytes.length / 8 },
    (_, index) => view.getFloat64(8 * index, true),
  );
  return { words, length: encoded.length };
}

/** Writes words and gives the index behind them. */
export function putWords(view: DataView, at: number, { words, length }: Words): number {
  for (let i = 0; i < words.length; i++) view.setFloat64(at + 8 * i, words[i] ?? 0, true);
  return at + length;
}

/** Copies bytes to a place behind all that is read, and gives the index behind them. */
export function copyBytes({ bytes, view }: Page, from: number, to: number, at: number): number {
  const end = at + to - from;
  if (to - from >= MANY_BYTES) {
    bytes.copyWithin(at, from, to);
    return end;
  }
  for (; at < end; at += 8, from += 8) view.setFloat64(at, view.getFloat64(from, true), true);
  return end;
}
