// Walks over JSON without building values. The text is UTF-8 in a `Uint8Array`, which engines read
// several times faster than a string. A NUL follows it: JSON has no NUL, so that no function has to
// check where the text ends.
import {
  ascii,
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  DOT,
  LINE_FEED,
  LOWER_E,
  LOWER_U,
  MINUS,
  NINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLUS,
  QUOTE,
  SPACE,
  TAB,
  UPPER_E,
  ZERO,
} from "./ascii.ts";

/** The position where bytes stop being JSON. */
export class MalformedJson extends Error {
  /** The index of the first byte that does not fit. */
  readonly at: number;

  constructor(at: number) {
    super(`Malformed JSON at byte ${at}`);
    this.at = at;
  }
}

const TRUE = ascii("true");
const FALSE = ascii("false");
const NULL = ascii("null");
const ESCAPED = ascii('"\\/bfnrt');
const HEX = ascii("0123456789abcdefABCDEF");

/** Returns the index of the first byte from `at` on that is not white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  while (isSpace(bytes[at] ?? 0)) at++;
  return at;
}

/**
 * Returns the index after the byte `wanted` and the white space around it.
 *
 * @throws {MalformedJson} If another byte is there.
 */
// On the path of every value, where an object of options would cost.
// deno-lint-ignore runline/max-positional-params
export function skipByte(bytes: Uint8Array, at: number, wanted: number): number {
  const found = skipSpace(bytes, at);
  if (bytes[found] !== wanted) throw new MalformedJson(found);
  return skipSpace(bytes, found + 1);
}

/**
 * Returns the index after the string that begins at `at`.
 *
 * @throws {MalformedJson} If no string is there, or it is malformed.
 */
export function skipString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) throw new MalformedJson(at);
  for (;;) {
    const byte = bytes[++at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at = skipEscape(bytes, at + 1);
    else if (byte < SPACE) throw new MalformedJson(at);
  }
}

/**
 * Returns the index after the value that begins at `at`. Accepts exactly what `JSON.parse` accepts.
 * Nesting does not use the call stack.
 *
 * @throws {MalformedJson} If no value is there, or it is malformed.
 */
export function skipValue(bytes: Uint8Array, at: number): number {
  const outer: number[] = [];
  // The bracket that closes the innermost array or object, 0 outside of all.
  let closer = 0;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      outer.push(closer);
      // In ASCII a closing bracket is two after its opening one.
      closer = byte + 2;
      at = skipSpace(bytes, at + 1);
      if (bytes[at] !== closer) {
        if (closer === CLOSE_OBJECT) at = skipKey(bytes, at);
        continue;
      }
    } else {
      at = skipScalar(bytes, at);
      if (closer === 0) return at;
      at = skipSpace(bytes, at);
    }
    while (bytes[at] === closer) {
      closer = outer.pop() ?? 0;
      if (closer === 0) return at + 1;
      at = skipSpace(bytes, at + 1);
    }
    at = skipByte(bytes, at, COMMA);
    if (closer === CLOSE_OBJECT) at = skipKey(bytes, at);
  }
}

function skipKey(bytes: Uint8Array, at: number): number {
  return skipByte(bytes, skipString(bytes, at), COLON);
}

function skipScalar(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (byte === QUOTE) return skipString(bytes, at);
  if (byte === MINUS || isDigit(byte)) return skipNumber(bytes, at);
  if (startsWith(bytes, at, TRUE)) return at + TRUE.length;
  if (startsWith(bytes, at, FALSE)) return at + FALSE.length;
  if (startsWith(bytes, at, NULL)) return at + NULL.length;
  throw new MalformedJson(at);
}

function skipNumber(bytes: Uint8Array, at: number): number {
  if (bytes[at] === MINUS) at++;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === DOT) at = skipDigits(bytes, at + 1);
  if (bytes[at] !== LOWER_E && bytes[at] !== UPPER_E) return at;
  const sign = bytes[++at];
  return skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 1 : at);
}

function skipDigits(bytes: Uint8Array, at: number): number {
  if (!isDigit(bytes[at] ?? 0)) throw new MalformedJson(at);
  do at++; while (isDigit(bytes[at] ?? 0));
  return at;
}

// Returns the index of the last byte of the escape whose backslash was read.
function skipEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (ESCAPED.includes(byte)) return at;
  if (byte !== LOWER_U) throw new MalformedJson(at);
  for (let digit = at + 1; digit <= at + 4; digit++) {
    if (!HEX.includes(bytes[digit] ?? 0)) throw new MalformedJson(digit);
  }
  return at + 4;
}

function startsWith(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) {
    if (bytes[at + i] !== word[i]) return false;
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

// Nearly always the first comparison is enough.
function isSpace(byte: number): boolean {
  return byte <= SPACE &&
    (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB);
}
