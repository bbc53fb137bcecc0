import { COLON, DOT, LOWER_E, MINUS, QUOTE, SPACE, ZERO } from "../../json/ascii.ts";
import { ALSE, byteAt, copy, isDigit, LOWER_CASE, LOWER_F, splat, TRUE, UNUSUAL } from "./bytes.ts";
import { skipNumber } from "./json.ts";

const UPPER_T: i32 = 0x54;
const UPPER_Z: i32 = 0x5a;

// All integers of so many digits have 32 bits.
const SAFE_DIGITS: usize = 9;

// All numbers of so many bytes are finite if their exponent, with its `e`, has no more than so many.
const SAFE_LENGTH: usize = 128;
const SAFE_EXPONENT: usize = 3;

// The dashes among the bytes of a UUID: sixteen bytes from 0, 16 and 20 on.
const UUID_LENGTH: usize = 36;
const DASHES = 0b0010000100000000;
const MIDDLE_DASHES = 0b0000000010000100;
const LAST_DASHES = 0b0000000000001000;
const ALL = 0xffff;

// `0000`, which is refused.
const YEAR_ZERO: u32 = 0x30303030;

// Of `2026-01-31 10:20:30`. A dot and up to nine digits may follow.
const TIME_LENGTH: usize = 19;
// The digits among its first sixteen bytes.
const TIME_DIGITS = 0b1101101101101111;

/** Writes an integer. As all functions here, returns the index after it, or {@linkcode UNUSUAL}. */
export function writeInteger(from: usize, to: usize, out: usize): usize {
  const start = byteAt(from) === MINUS ? from + 1 : from;
  const isZero = byteAt(start) === ZERO;
  if (to - start > SAFE_DIGITS || to === start || (isZero && to - from > 1)) return UNUSUAL;
  for (let at = start; at < to; at++) {
    if (!isDigit(byteAt(at))) return UNUSUAL;
  }
  v128.store(out, v128.load(from));
  return out + (to - from);
}

/** Writes a number with or without a fraction. */
export function writeDouble(from: usize, to: usize, out: usize): usize {
  if (to - from > SAFE_LENGTH || skipNumber(from) !== to) return UNUSUAL;
  for (let at = from; at < to; at++) {
    const byte = byteAt(at);
    if ((byte | LOWER_CASE) === LOWER_E && to - at > SAFE_EXPONENT) return UNUSUAL;
    store<u8>(out++, byte);
  }
  return out;
}

/** Writes `0` and `1` as a boolean. */
export function writeBoolean(from: usize, to: usize, out: usize): usize {
  const byte = byteAt(from);
  if (to - from !== 1) return UNUSUAL;
  if (byte === ZERO + 1) {
    store<u32>(out, TRUE);
    return out + 4;
  }
  if (byte !== ZERO) return UNUSUAL;
  store<u8>(out, LOWER_F);
  store<u32>(out + 1, ALSE);
  return out + 5;
}

/** Writes a UUID in lower case. */
export function writeUuid(from: usize, to: usize, out: usize): usize {
  if (to - from !== UUID_LENGTH) return UNUSUAL;
  store<u8>(out, QUOTE);
  const isUuid = putLower(from, out + 1, DASHES) && putLower(from + 16, out + 17, MIDDLE_DASHES) &&
    putLower(from + 20, out + 21, LAST_DASHES);
  if (!isUuid) return UNUSUAL;
  store<u8>(out + 37, QUOTE);
  return out + 38;
}

// Writes sixteen bytes, which must be hexadecimal digits, and dashes in their places.
function putLower(from: usize, out: usize, dashes: i32): bool {
  const bytes = v128.load(from);
  const lower = v128.or(bytes, splat(LOWER_CASE));
  v128.store(out, lower);
  const isLetter = i8x16.lt_u(i8x16.sub(lower, splat(0x61)), splat(6));
  const areDigits = v128.or(isLetter, digits(bytes));
  return i8x16.bitmask(i8x16.eq(bytes, splat(MINUS))) === dashes &&
    i8x16.bitmask(areDigits) === (ALL ^ dashes);
}

/** Writes a timestamp as ISO 8601. */
export function writeTimestamp(from: usize, to: usize, out: usize): usize {
  const length = to - from;
  if (length < TIME_LENGTH || length > TIME_LENGTH + 10 || length === TIME_LENGTH + 1) {
    return UNUSUAL;
  }
  if (i8x16.bitmask(digits(v128.load(from))) !== TIME_DIGITS) return UNUSUAL;
  if (load<u32>(from) === YEAR_ZERO) return UNUSUAL;
  const seconds = byteAt(from + 17);
  if (!isDigit(seconds) || !isDigit(byteAt(from + 18)) || seconds >= 0x36) return UNUSUAL;
  const between = byteAt(from + 10);
  const isTime = isDay(twoDigits(from + 5), twoDigits(from + 8)) && twoDigits(from + 11) < 24 &&
    twoDigits(from + 14) < 60 && byteAt(from + 4) === MINUS && byteAt(from + 7) === MINUS &&
    (between === SPACE || between === UPPER_T) && byteAt(from + 13) === COLON &&
    byteAt(from + 16) === COLON;
  if (!isTime) return UNUSUAL;
  if (length > TIME_LENGTH && byteAt(from + TIME_LENGTH) !== DOT) return UNUSUAL;
  for (let at = from + TIME_LENGTH + 1; at < to; at++) {
    if (!isDigit(byteAt(at))) return UNUSUAL;
  }
  store<u8>(out, QUOTE);
  const end = copy(from, to, out + 1);
  store<u8>(out + 11, UPPER_T);
  store<u8>(end, UPPER_Z);
  store<u8>(end + 1, QUOTE);
  return end + 2;
}

// A 29 February is rare enough to be left to `toJson`.
function isDay(month: i32, day: i32): bool {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= 28;
  // April, June, September and November.
  const isShort = month === 4 || month === 6 || month === 9 || month === 11;
  return day <= (isShort ? 30 : 31);
}

// The bytes are known to be digits.
function twoDigits(at: usize): i32 {
  return 10 * (byteAt(at) - ZERO) + (byteAt(at + 1) - ZERO);
}

function digits(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, splat(ZERO)), splat(10));
}
