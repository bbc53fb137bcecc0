import {
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
  ZERO,
} from "../../json/ascii.ts";
import {
  ALSE,
  byteAt,
  isDigit,
  LANES,
  LOWER_CASE,
  LOWER_F,
  TRUE,
  unplain,
  UNUSUAL,
} from "./bytes.ts";
import { MAX_DEPTH, OUTER } from "./memory.ts";

// In little endian.
const NULL: u32 = 0x6c6c756e;

/** Returns the index of the first byte from `at` on that is not a space. */
export function skipSpaces(at: usize): usize {
  while (byteAt(at) === SPACE) at++;
  return at;
}

/** Returns the index after a colon and the spaces around it. */
export function skipColon(at: usize): usize {
  if (byteAt(at) !== COLON) {
    at = skipSpaces(at);
    if (byteAt(at) !== COLON) return UNUSUAL;
  }
  return skipSpaces(at + 1);
}

/** Returns the index after the JSON value at `at`, {@linkcode UNUSUAL} if it is malformed or rare. */
export function skipJson(at: usize): usize {
  let depth: usize = 0;
  let closer: i32 = 0;
  while (true) {
    const byte = byteAt(at);
    if (byte === QUOTE) {
      at = skipQuoted(at + 1);
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === MAX_DEPTH) return UNUSUAL;
      store<u8>(OUTER + depth++, closer);
      // In ASCII a closing bracket is two after its opening one.
      closer = byte + 2;
      at = skipSpaces(at + 1);
      if (byteAt(at) !== closer) {
        if (closer === CLOSE_OBJECT) {
          at = skipName(at);
          if (at === UNUSUAL) return UNUSUAL;
        }
        continue;
      }
      at++;
      closer = byteAt(OUTER + --depth);
    } else {
      at = byte === MINUS || isDigit(byte) ? skipNumber(at) : skipLiteral(at);
    }
    if (at === UNUSUAL) return UNUSUAL;
    while (true) {
      if (closer === 0) return at;
      let next = byteAt(at);
      if (next === SPACE) {
        at = skipSpaces(at);
        next = byteAt(at);
      }
      at++;
      if (next === COMMA) break;
      if (next !== closer) return UNUSUAL;
      closer = byteAt(OUTER + --depth);
    }
    at = skipSpaces(at);
    if (closer === CLOSE_OBJECT) {
      at = skipName(at);
      if (at === UNUSUAL) return UNUSUAL;
    }
  }
}

function skipName(at: usize): usize {
  if (byteAt(at) !== QUOTE) return UNUSUAL;
  at = skipQuoted(at + 1);
  return at === UNUSUAL ? UNUSUAL : skipColon(at);
}

// `at` is after the opening quote.
function skipQuoted(at: usize): usize {
  while (true) {
    const mask = unplain(v128.load(at));
    if (mask === 0) {
      at += LANES;
      continue;
    }
    at += ctz<i32>(mask);
    const byte = byteAt(at);
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return UNUSUAL;
    at = skipEscape(at + 1);
    if (at === UNUSUAL) return UNUSUAL;
  }
}

function skipEscape(at: usize): usize {
  const byte = byteAt(at);
  if (byte === LOWER_U) return skipUnicode(at + 1);
  // One of `"\/bfnrt`.
  const isKnown = byte === QUOTE || byte === BACKSLASH || byte === 0x2f || byte === 0x62 ||
    byte === 0x66 || byte === 0x6e || byte === 0x72 || byte === 0x74;
  return isKnown ? at + 1 : UNUSUAL;
}

// `at` is at the first of four hexadecimal digits. A lone surrogate is unusual.
function skipUnicode(at: usize): usize {
  if (!areHex(at)) return UNUSUAL;
  if (!isSurrogate(at)) return at + 4;
  const isPair = isHigh(at) && byteAt(at + 4) === BACKSLASH && byteAt(at + 5) === LOWER_U &&
    areHex(at + 6) && isSurrogate(at + 6) && !isHigh(at + 6);
  return isPair ? at + 10 : UNUSUAL;
}

function areHex(at: usize): bool {
  for (let i = 0; i < 4; i++) {
    if (!isHex(byteAt(at + i))) return false;
  }
  return true;
}

// From D800 on.
function isSurrogate(at: usize): bool {
  return (byteAt(at) | LOWER_CASE) === 0x64 && byteAt(at + 1) >= 0x38;
}

// Up to DBFF.
function isHigh(at: usize): bool {
  const second = byteAt(at + 1) | LOWER_CASE;
  return second <= 0x62;
}

function isHex(byte: i32): bool {
  const lower = byte | LOWER_CASE;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

/** Returns the index after the number at `at`, in the syntax of JSON. */
export function skipNumber(at: usize): usize {
  if (byteAt(at) === MINUS) at++;
  at = byteAt(at) === ZERO ? at + 1 : skipDigits(at);
  if (at === UNUSUAL) return UNUSUAL;
  if (byteAt(at) === DOT) {
    at = skipDigits(at + 1);
    if (at === UNUSUAL) return UNUSUAL;
  }
  if ((byteAt(at) | LOWER_CASE) !== LOWER_E) return at;
  const sign = byteAt(++at);
  return skipDigits(sign === PLUS || sign === MINUS ? at + 1 : at);
}

function skipDigits(at: usize): usize {
  const from = at;
  while (isDigit(byteAt(at))) at++;
  return at === from ? UNUSUAL : at;
}

function skipLiteral(at: usize): usize {
  const word = load<u32>(at);
  if (word === TRUE || word === NULL) return at + 4;
  return byteAt(at) === LOWER_F && load<u32>(at + 1) === ALSE ? at + 5 : UNUSUAL;
}
