/** Tells where a text stops being JSON. */
export class MalformedJson extends Error {
  /** The index of the first character that does not fit. */
  readonly at: number;

  /** Makes an error of an index. */
  constructor(at: number) {
    super(`Malformed JSON at ${at}`);
    this.at = at;
  }
}

// Codes are compared as numbers: a character as a text of its own would halve the speed.
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const ESCAPE_REGEXP = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** Gives the index of the first character from `at` on that is not JSON's white space. */
export function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return at;
    at++;
  }
}

/**
 * Gives the index behind the character `code`, with white space around it.
 *
 * @throws {MalformedJson} If another character is there.
 */
export function skipCharacter(text: string, at: number, code: number): number {
  const found = skipSpace(text, at);
  if (text.charCodeAt(found) !== code) throw new MalformedJson(found);
  return skipSpace(text, found + 1);
}

/**
 * Gives the index behind the string that begins at `at`.
 *
 * @throws {MalformedJson} If no string is there, or it is malformed.
 */
export function skipString(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) throw new MalformedJson(at);
  for (;;) {
    const code = text.charCodeAt(++at);
    if (code === QUOTE) return at + 1;
    // Not `code < 0x20`, as it is NaN behind the end of the text.
    if (!(code >= 0x20)) throw new MalformedJson(at);
    if (code === BACKSLASH) at = lastOfEscape(text, at + 1);
  }
}

/**
 * Gives the index behind the value that begins at `at`, whatever it is. Takes exactly what
 * `JSON.parse` takes. Builds nothing, and nesting costs no call stack.
 *
 * @throws {MalformedJson} If no value is there, or it is malformed.
 */
export function skipValue(text: string, at: number): number {
  const closers: number[] = [];
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      // In ASCII a closing bracket stands two behind its opening one.
      const closer = code + 2;
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== closer) {
        closers.push(closer);
        if (closer === CLOSE_OBJECT) at = skipKey(text, at);
        continue;
      }
      at++;
    } else {
      at = skipScalar(text, at);
    }
    at = skipClosers(text, at, closers);
    const closer = closers.at(-1);
    if (closer === undefined) return at;
    at = skipCharacter(text, at, COMMA);
    if (closer === CLOSE_OBJECT) at = skipKey(text, at);
  }
}

function skipClosers(text: string, at: number, closers: number[]): number {
  while (closers.length > 0) {
    const found = skipSpace(text, at);
    if (text.charCodeAt(found) !== closers[closers.length - 1]) return found;
    closers.pop();
    at = found + 1;
  }
  return at;
}

function skipKey(text: string, at: number): number {
  return skipCharacter(text, skipString(text, at), COLON);
}

function skipScalar(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return skipString(text, at);
  if (code === MINUS || isDigit(code)) return skipNumber(text, at);
  if (text.startsWith("true", at) || text.startsWith("null", at)) return at + 4;
  if (text.startsWith("false", at)) return at + 5;
  throw new MalformedJson(at);
}

function skipNumber(text: string, at: number): number {
  if (text.charCodeAt(at) === MINUS) at++;
  at = text.charCodeAt(at) === ZERO ? at + 1 : skipDigits(text, at);
  if (text.charCodeAt(at) === DOT) at = skipDigits(text, at + 1);
  const code = text.charCodeAt(at);
  if (code !== 0x65 && code !== 0x45) return at;
  const sign = text.charCodeAt(at + 1);
  return skipDigits(text, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

function skipDigits(text: string, at: number): number {
  if (!isDigit(text.charCodeAt(at))) throw new MalformedJson(at);
  do at++; while (isDigit(text.charCodeAt(at)));
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function lastOfEscape(text: string, at: number): number {
  ESCAPE_REGEXP.lastIndex = at;
  if (!ESCAPE_REGEXP.test(text)) throw new MalformedJson(at);
  return ESCAPE_REGEXP.lastIndex - 1;
}
