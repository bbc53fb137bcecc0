import { COLON, DOT, LOWER_E, MINUS, NINE, QUOTE, SPACE, UPPER_E, ZERO } from "../json/ascii.ts";
import { skipNumber, UNUSUAL } from "./_json.ts";
import type { ScalarType } from "../fields/scalars.ts";

/**
 * Writes the value that stands between two indices, which is not empty, as JSON at a third, and gives
 * the index behind it.
 *
 * @returns {@linkcode UNUSUAL} for a value that is refused, and for one that is written in a way
 * that is allowed but rare.
 */
export type ByteScalar = (bytes: Uint8Array, from: number, to: number, at: number) => number;

/** How values of each type are written, but for texts. */
export const BYTE_SCALARS: Readonly<Record<Exclude<ScalarType, "string">, ByteScalar>> = {
  integer: writeInteger,
  double: writeDouble,
  boolean: writeBoolean,
  timestamp: writeTimestamp,
  uuid: writeUuid,
};

const UPPER_Z = 0x5a;
const UPPER_T = 0x54;
const TRUE = [0x74, 0x72, 0x75, 0x65];
const FALSE = [0x66, 0x61, 0x6c, 0x73, 0x65];

// All whole numbers of so many digits are of 32 bits.
const SAFE_DIGITS = 9;

// All numbers of so many bytes are finite if their exponent, with its `e`, has no more than so many.
const SAFE_LENGTH = 128;
const SAFE_EXPONENT = 3;

const UUID_LENGTH = 36;

// What each byte of a UUID is in lower case.
const UUID_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  return /[-0-9a-fA-F]/.test(letter) ? letter.toLowerCase().charCodeAt(0) : 0;
});

// Of `2026-01-31 10:20:30`; a dot and up to nine digits may follow.
const TIME_LENGTH = 19;
const NO_DIGITS = 1000;

// The days of each month; a 29 February is rare enough for `toJson` to look at.
const DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

function writeInteger(bytes: Uint8Array, from: number, to: number, at: number): number {
  const start = bytes[from] === MINUS ? from + 1 : from;
  const isZero = bytes[start] === ZERO;
  if (to - start > SAFE_DIGITS || to === start || (isZero && to - from > 1)) return UNUSUAL;
  for (let i = start; i < to; i++) {
    if (!isDigit(bytes[i] ?? 0)) return UNUSUAL;
  }
  return copy(bytes, from, to, at);
}

function writeDouble(bytes: Uint8Array, from: number, to: number, at: number): number {
  if (to - from > SAFE_LENGTH || skipNumber(bytes, from) !== to) return UNUSUAL;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if ((byte === LOWER_E || byte === UPPER_E) && to - i > SAFE_EXPONENT) return UNUSUAL;
    bytes[at++] = byte;
  }
  return at;
}

function writeBoolean(bytes: Uint8Array, from: number, to: number, at: number): number {
  const byte = bytes[from];
  if (to - from !== 1 || (byte !== ZERO && byte !== ZERO + 1)) return UNUSUAL;
  const word = byte === ZERO ? FALSE : TRUE;
  for (let i = 0; i < word.length; i++) bytes[at++] = word[i] ?? 0;
  return at;
}

function writeUuid(bytes: Uint8Array, from: number, to: number, at: number): number {
  if (to - from !== UUID_LENGTH) return UNUSUAL;
  bytes[at++] = QUOTE;
  for (let i = 0; i < UUID_LENGTH; i++) {
    const byte = bytes[from + i] ?? 0;
    const lower = UUID_BYTES[byte] ?? 0;
    if (lower === 0 || (lower === MINUS) !== (i === 8 || i === 13 || i === 18 || i === 23)) {
      return UNUSUAL;
    }
    bytes[at++] = lower;
  }
  bytes[at++] = QUOTE;
  return at;
}

function writeTimestamp(bytes: Uint8Array, from: number, to: number, at: number): number {
  const length = to - from;
  if (length < TIME_LENGTH || length > TIME_LENGTH + 10 || length === TIME_LENGTH + 1) {
    return UNUSUAL;
  }
  const year = twoDigits(bytes, from) + twoDigits(bytes, from + 2);
  const month = twoDigits(bytes, from + 5);
  const day = twoDigits(bytes, from + 8);
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  const second = twoDigits(bytes, from + 17);
  const between = bytes[from + 10];
  const isTime = year < NO_DIGITS && day > 0 && day <= (DAYS[month] ?? 0) && hour < 24 &&
    minute < 60 && second < 60 && bytes[from + 4] === MINUS && bytes[from + 7] === MINUS &&
    (between === SPACE || between === UPPER_T) && bytes[from + 13] === COLON &&
    bytes[from + 16] === COLON;
  if (!isTime) return UNUSUAL;
  if (length > TIME_LENGTH && bytes[from + TIME_LENGTH] !== DOT) return UNUSUAL;
  for (let i = from + TIME_LENGTH + 1; i < to; i++) {
    if (!isDigit(bytes[i] ?? 0)) return UNUSUAL;
  }
  bytes[at] = QUOTE;
  const end = copy(bytes, from, to, at + 1);
  bytes[at + 11] = UPPER_T;
  bytes[end] = UPPER_Z;
  bytes[end + 1] = QUOTE;
  return end + 2;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NO_DIGITS;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function copy(bytes: Uint8Array, from: number, to: number, at: number): number {
  while (from < to) bytes[at++] = bytes[from++] ?? 0;
  return at;
}
