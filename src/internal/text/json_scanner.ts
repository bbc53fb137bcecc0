/** A JSON value in a text, not yet parsed, or a problem between values. */
export type JsonText =
  /** Lines are counted from 1; the one on which the value begins. */
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly problem: string };

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Options of {@linkcode JsonScanner}. */
export interface JsonScannerOptions {
  /** The longest value in characters. @default {67_108_864} */
  readonly maxLength?: number;
}

/**
 * Finds the values of a text that comes in pieces: the items of arrays at the top one by one, and
 * other values as they are. The inside of a value is left to `JSON.parse`.
 */
export class JsonScanner {
  readonly #maxLength: number;
  #found: JsonText[] = [];
  #line = 1;
  /** The start of the value in this piece, -1 between values. */
  #start = -1;
  #startLine = 1;
  /** The part of the value in earlier pieces. */
  #kept = "";
  /** The number of open brackets of the value. */
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  /** The last token in the array at the top. */
  #list: "none" | "start" | "value" | "comma" = "none";

  /** Creates a scanner for one text. */
  constructor(options: JsonScannerOptions = {}) {
    this.#maxLength = options.maxLength ?? 64 * 1024 * 1024;
  }

  /**
   * Scans the next piece, and returns the values that end in it.
   *
   * @throws {RangeError} If a value is too long.
   */
  push(piece: string): JsonText[] {
    if (this.#start > 0) this.#start = 0;
    let at = 0;
    while (at < piece.length) {
      if (this.#inString) at = this.#passString(piece, at);
      else if (this.#start >= 0) at = this.#passValue(piece, at);
      else at = this.#passBetween(piece, at);
    }
    if (this.#start >= 0) this.#keep(piece.slice(this.#start));
    return this.#take();
  }

  /** Ends the text, and returns the values that are left. */
  end(): JsonText[] {
    if (this.#start >= 0) this.#finish("", 0);
    if (this.#list !== "none") this.#complain("the array does not end");
    return this.#take();
  }

  // These three return the place where they stop.

  #passString(piece: string, from: number): number {
    const start = this.#isEscaped ? from + 1 : from;
    let end = piece.indexOf('"', start);
    while (end >= 0 && isEscaped(piece, { at: end, start })) end = piece.indexOf('"', end + 1);
    this.#inString = end < 0;
    this.#isEscaped = end < 0 && isEscaped(piece, { at: piece.length, start });
    return end < 0 ? piece.length : end + 1;
  }

  #passValue(piece: string, from: number): number {
    for (let at = from; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === QUOTE) {
        this.#inString = true;
        return at + 1;
      }
      if (code === OPEN_OBJECT || code === OPEN_LIST) {
        this.#depth++;
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        this.#depth--;
        if (this.#depth === 0) return this.#finish(piece, at + 1);
        if (this.#depth < 0) return this.#finish(piece, at);
      } else if (this.#depth === 0 && (code === COMMA || code <= SPACE)) {
        return this.#finish(piece, at);
      }
    }
    return piece.length;
  }

  #passBetween(piece: string, at: number): number {
    const char = piece.charAt(at);
    if (char === "\n") this.#line++;
    if (char <= " ") return at + 1;
    if (char === "[" && this.#list === "none") {
      this.#list = "start";
    } else if (char === "," && this.#list !== "none") {
      if (this.#list !== "value") this.#complain("a value is missing before the comma");
      this.#list = "comma";
    } else if (char === "]" && this.#list !== "none") {
      if (this.#list === "comma") this.#complain("a value is missing after the comma");
      this.#list = "none";
    } else {
      if (this.#list === "value") this.#complain("a comma is missing before the value");
      this.#begin(char, at);
    }
    return at + 1;
  }

  #begin(char: string, at: number): void {
    this.#start = at;
    this.#startLine = this.#line;
    this.#depth = char === "{" || char === "[" ? 1 : 0;
    this.#inString = char === '"';
  }

  #keep(part: string): void {
    this.#kept += part;
    this.#line += part.split("\n").length - 1;
    if (this.#kept.length <= this.#maxLength) return;
    throw new RangeError(`Cannot read a value of more than ${this.#maxLength} characters`);
  }

  #finish(piece: string, end: number): number {
    this.#keep(piece.slice(this.#start, end));
    this.#found.push({ line: this.#startLine, text: this.#kept });
    this.#kept = "";
    this.#start = -1;
    if (this.#list !== "none") this.#list = "value";
    return end;
  }

  #complain(problem: string): void {
    this.#found.push({ line: this.#line, problem });
  }

  #take(): JsonText[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

/** Reports whether the character at a place follows an odd number of backslashes. */
function isEscaped(text: string, { at, start }: { at: number; start: number }): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
