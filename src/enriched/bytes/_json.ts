import {
  ascii,
  BACKSLASH,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  DOT,
  LOWER_E,
  LOWER_U,
  MINUS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLUS,
  QUOTE,
  SPACE,
  UPPER_E,
  ZERO,
} from "../json/ascii.ts";

/** Tells that bytes are not what the byte path knows: `toJson` has to look at the line. */
export const UNUSUAL = -1;

const MAX_DEPTH = 64;
const OUTER = new Uint8Array(MAX_DEPTH);

// The bytes that stand in a string for themselves. A line end or a tab is none, so no string that is
// left open reaches into the next column.
const PLAIN = byteSet((byte) => byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH);
const DIGIT = byteSet((byte) => byte >= ZERO && byte <= ZERO + 9);
const HEX = byteSet((byte) => /[0-9a-fA-F]/.test(String.fromCharCode(byte)));
const ESCAPED = byteSet((byte) => '"\\/bfnrt'.includes(String.fromCharCode(byte)));

// By their first bytes.
const LITERALS: readonly (Uint8Array | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  return [ascii("true"), ascii("false"), ascii("null")].find(([first]) => first === byte);
});

/** Gives the index of the first byte from `at` on that is not a space. */
export function skipSpaces(bytes: Uint8Array, at: number): number {
  while (bytes[at] === SPACE) at++;
  return at;
}

/** Gives the index behind a colon and the spaces around it. */
export function skipColon(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== COLON) {
    at = skipSpaces(bytes, at);
    if (bytes[at] !== COLON) return UNUSUAL;
  }
  return skipSpaces(bytes, at + 1);
}

/**
 * Gives the index behind the JSON value at `at`.
 *
 * @returns {@linkcode UNUSUAL} for malformed JSON, and for what is well-formed but rare: white space
 * that is no space, and nesting that is deep.
 */
export function skipJson(bytes: Uint8Array, at: number): number {
  let depth = 0;
  let closer = 0;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = skipQuoted(bytes, at);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === MAX_DEPTH) return UNUSUAL;
      OUTER[depth++] = closer;
      // In ASCII a closing bracket comes two behind its opening one.
      closer = byte + 2;
      at = skipSpaces(bytes, at + 1);
      if (bytes[at] !== closer) {
        if (closer === CLOSE_OBJECT) at = skipName(bytes, at);
        if (at < 0) return UNUSUAL;
        continue;
      }
      at++;
      closer = OUTER[--depth] ?? 0;
    } else {
      at = byte === MINUS || DIGIT[byte] ? skipNumber(bytes, at) : skipLiteral(bytes, at);
    }
    if (at < 0) return UNUSUAL;
    for (;;) {
      if (closer === 0) return at;
      let next = bytes[at];
      if (next === SPACE) {
        at = skipSpaces(bytes, at);
        next = bytes[at];
      }
      at++;
      if (next === COMMA) break;
      if (next !== closer) return UNUSUAL;
      closer = OUTER[--depth] ?? 0;
    }
    at = skipSpaces(bytes, at);
    if (closer === CLOSE_OBJECT) {
      at = skipName(bytes, at);
      if (at < 0) return UNUSUAL;
    }
  }
}

function skipName(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== QUOTE) return UNUSUAL;
  at = skipQuoted(bytes, at);
  return at < 0 ? UNUSUAL : skipColon(bytes, at);
}

function skipQuoted(bytes: Uint8Array, at: number): number {
  for (;;) {
    let byte = bytes[++at] ?? 0;
    while (PLAIN[byte]) byte = bytes[++at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return UNUSUAL;
    byte = bytes[++at] ?? 0;
    if (ESCAPED[byte]) continue;
    if (byte !== LOWER_U) return UNUSUAL;
    for (let digit = 0; digit < 4; digit++) {
      if (!HEX[bytes[++at] ?? 0]) return UNUSUAL;
    }
  }
}

/** Gives the index behind the number at `at`, spelled as JSON wants it. */
export function skipNumber(bytes: Uint8Array, at: number): number {
  if (bytes[at] === MINUS) at++;
  at = bytes[at] === ZERO ? at + 1 : skipDigits(bytes, at);
  if (at < 0) return UNUSUAL;
  if (bytes[at] === DOT) {
    at = skipDigits(bytes, at + 1);
    if (at < 0) return UNUSUAL;
  }
  const byte = bytes[at];
  if (byte !== LOWER_E && byte !== UPPER_E) return at;
  const sign = bytes[++at];
  return skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 1 : at);
}

function skipDigits(bytes: Uint8Array, at: number): number {
  const from = at;
  while (DIGIT[bytes[at] ?? 0]) at++;
  return at === from ? UNUSUAL : at;
}

function skipLiteral(bytes: Uint8Array, at: number): number {
  const word = LITERALS[bytes[at] ?? 0];
  if (!word) return UNUSUAL;
  for (let i = 1; i < word.length; i++) {
    if (bytes[at + i] !== word[i]) return UNUSUAL;
  }
  return at + word.length;
}

function byteSet(has: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => has(byte) ? 1 : 0);
}
