import { COLON, COMMA } from "./ascii.ts";
import { MalformedJson, skipByte, skipSpace, skipString, skipValue } from "./scanner.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

// One UTF-16 unit is at most three bytes of UTF-8. Columns that are longer are rare and get bytes of
// their own, so that none of them keeps its memory for ever.
const SCRATCH = new Uint8Array(256 * 1024);

/**
 * Reads JSON from left to right: the caller steps into some values and skips others. All readers share
 * one buffer, so a new reader ends the one before.
 */
export class JsonReader {
  readonly #text: string;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #escapes: boolean;
  #at: number;

  /** Creates a reader before the value. */
  constructor(text: string) {
    const size = 3 * text.length + 1;
    this.#text = text;
    this.#bytes = size <= SCRATCH.length ? SCRATCH : new Uint8Array(size);
    this.#end = ENCODER.encodeInto(text, this.#bytes).written;
    this.#bytes[this.#end] = 0;
    // One search spares a search of each of the many short strings.
    this.#escapes = text.includes("\\");
    this.#at = skipSpace(this.#bytes, 0);
  }

  /** Returns the first byte of the next value. */
  peek(): number {
    return this.#bytes[this.#at] ?? 0;
  }

  /** Steps into an array or object. Returns whether it has anything before `closer`. */
  enter(closer: number): boolean {
    this.#at = skipSpace(this.#bytes, this.#at + 1);
    return !this.#leave(closer);
  }

  /** Steps over a comma to the next item or member, or over `closer`. Returns whether there is one. */
  advance(closer: number): boolean {
    this.#at = skipSpace(this.#bytes, this.#at);
    if (this.#leave(closer)) return false;
    this.#at = skipByte(this.#bytes, this.#at, COMMA);
    return true;
  }

  /** Reads the name of a member and steps to its value. */
  key(): string {
    const key = this.string();
    this.#at = skipByte(this.#bytes, this.#at, COLON);
    return key;
  }

  string(): string {
    const start = this.#at;
    this.#at = skipString(this.#bytes, start);
    const inner = this.#slice(start + 1, this.#at - 1);
    return this.#escapes && inner.includes("\\") ? JSON.parse(`"${inner}"`) : inner;
  }

  /** Reads a value as its text. */
  raw(): string {
    const start = this.#at;
    this.skip();
    return this.#slice(start, this.#at);
  }

  skip(): undefined {
    this.#at = skipValue(this.#bytes, this.#at);
  }

  /** Checks that nothing follows. */
  finish(): void {
    const at = skipSpace(this.#bytes, this.#at);
    if (at < this.#end) throw new MalformedJson(at);
  }

  #leave(closer: number): boolean {
    if (this.peek() !== closer) return false;
    this.#at++;
    return true;
  }

  // In ASCII a byte is a character, and a slice costs next to nothing.
  #slice(start: number, end: number): string {
    if (this.#end === this.#text.length) return this.#text.slice(start, end);
    return DECODER.decode(this.#bytes.subarray(start, end));
  }
}
