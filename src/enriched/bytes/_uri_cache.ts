import { QUOTE } from "../json/ascii.ts";
import type { Page } from "./_words.ts";

const MANY = 2048;
const LONGEST_URI = 256;

interface Entry<T> {
  readonly length: number;
  // All words that are whole, and the last eight bytes.
  readonly words: Float64Array;
  readonly tail: number;
  readonly value: T;
  // What came behind it the last time.
  next: Entry<T> | undefined;
}

/** Knows what schema URIs stand for by their bytes, so that one seen before is never decoded again. */
export class UriCache<T> {
  /** What the URI that was read last stands for. */
  value: T | undefined;
  readonly #resolve: (uri: string) => T | undefined;
  // By their hashes, of two that meet the later one.
  readonly #entries = new Map<number, Entry<T>>();
  #last: Entry<T> | undefined;

  /** Makes a cache of what `resolve` tells, which gives `undefined` for a URI that is refused. */
  constructor(resolve: (uri: string) => T | undefined) {
    this.#resolve = resolve;
  }

  /**
   * Reads the JSON string at `at`, and gives the index behind it; {@linkcode value} is then what it
   * stands for. For a string that is not plain ASCII, or that is refused, `value` is `undefined`.
   */
  read(page: Page, at: number): number {
    const { bytes } = page;
    this.value = undefined;
    if (bytes[at] !== QUOTE) return at;
    const from = at + 1;
    // Events of one tracker have their entities in one order.
    const guess = this.#last?.next;
    if (guess && bytes[from + guess.length] === QUOTE && isAt(page, from, guess)) {
      this.#last = guess;
      this.value = guess.value;
      return from + guess.length + 1;
    }
    return this.#find(page, from);
  }

  /** Tells whether so many URIs are kept that it is time to begin anew. */
  get isFull(): boolean {
    return this.#entries.size > MANY;
  }

  #find(page: Page, from: number): number {
    const { bytes } = page;
    let end = from;
    let hash = 0;
    // Nothing that a URI is made of comes before the quote in ASCII.
    for (let byte = bytes[end] ?? 0; byte > QUOTE; byte = bytes[++end] ?? 0) {
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (bytes[end] !== QUOTE) return from;
    const known = this.#entries.get(hash);
    const isKnown = known !== undefined && known.length === end - from && isAt(page, from, known);
    const entry = isKnown ? known : this.#add(bytes.slice(from, end), hash);
    if (!entry) return from;
    if (this.#last) this.#last.next = entry;
    this.#last = entry;
    this.value = entry.value;
    return end + 1;
  }

  #add(bytes: Uint8Array<ArrayBuffer>, hash: number): Entry<T> | undefined {
    const { length } = bytes;
    if (length > LONGEST_URI) return undefined;
    const value = this.#resolve(String.fromCharCode(...bytes));
    if (value === undefined) return undefined;
    const view = new DataView(bytes.buffer);
    const words = new Float64Array(length >> 3).map((_, i) => view.getFloat64(8 * i, true));
    const tail = view.getFloat64(length - 8, true);
    const entry: Entry<T> = { length, words, tail, value, next: undefined };
    this.#entries.set(hash, entry);
    return entry;
  }
}

// A URI is in ASCII, so neither zeros nor what is not a number can be taken for one another.
function isAt<T>({ view }: Page, from: number, { length, words, tail }: Entry<T>): boolean {
  for (let i = 0; i < words.length; i++) {
    if (view.getFloat64(from + 8 * i, true) !== words[i]) return false;
  }
  return view.getFloat64(from + length - 8, true) === tail;
}
