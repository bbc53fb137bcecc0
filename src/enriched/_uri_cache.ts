import { QUOTE } from "./_ascii.ts";

const MANY = 2048;
const LONGEST_URI = 256;

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/** Knows what schema URIs stand for by their bytes, so that one seen before is never decoded again. */
export class UriCache<T> {
  /** What the URI that was read last stands for. */
  value: T | undefined;
  readonly #resolve: (uri: string) => T | undefined;
  // By their hashes, of two that meet the later one.
  readonly #entries = new Map<number, Entry<T>>();

  /** Makes a cache of what `resolve` tells, which gives `undefined` for a URI that is refused. */
  constructor(resolve: (uri: string) => T | undefined) {
    this.#resolve = resolve;
  }

  /**
   * Reads the JSON string at `at`, and gives the index behind it; {@linkcode value} is then what it
   * stands for. For a string that is not plain ASCII, or that is refused, `value` is `undefined`.
   */
  read(bytes: Uint8Array, at: number): number {
    this.value = undefined;
    if (bytes[at] !== QUOTE) return at;
    const from = at + 1;
    let end = from;
    let hash = 0;
    // Nothing that a URI is made of comes before the quote in ASCII.
    for (let byte = bytes[end] ?? 0; byte > QUOTE; byte = bytes[++end] ?? 0) {
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (bytes[end] !== QUOTE) return at;
    const entry = this.#entries.get(hash);
    const isKnown = entry !== undefined && isAt(bytes, from, end, entry.bytes);
    this.value = isKnown ? entry.value : this.#add(bytes.slice(from, end), hash);
    return end + 1;
  }

  /** Tells whether so many URIs are kept that it is time to begin anew. */
  get isFull(): boolean {
    return this.#entries.size > MANY;
  }

  #add(bytes: Uint8Array, hash: number): T | undefined {
    if (bytes.length > LONGEST_URI) return undefined;
    const value = this.#resolve(String.fromCharCode(...bytes));
    if (value !== undefined) this.#entries.set(hash, { bytes, value });
    return value;
  }
}

function isAt(bytes: Uint8Array, from: number, end: number, wanted: Uint8Array): boolean {
  if (end - from !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (bytes[from + i] !== wanted[i]) return false;
  }
  return true;
}
