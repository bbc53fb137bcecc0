import { BACKSLASH, QUOTE, SPACE, TAB } from "../../json/ascii.ts";

/** Returned for bytes that only `toJson` can write or explain. */
export const UNUSUAL: usize = 0;

/** The number of bytes in a vector. So many may be touched after the last one read or written. */
export const LANES: usize = 16;

/** The bit of lower case letters in ASCII. */
export const LOWER_CASE: i32 = 0x20;

/** The literals of JSON in little endian. `false` is one letter longer than a word. */
export const TRUE: u32 = 0x65757274;
export const LOWER_F: i32 = 0x66;
export const ALSE: u32 = 0x65736c61;

/** Returns the byte at an index. */
export function byteAt(at: usize, offset: usize = 0): i32 {
  return load<u8>(at + offset);
}

/** Returns a vector of the same byte. */
export function splat(byte: i32): v128 {
  return i8x16.splat(i8(byte));
}

/** Marks the bytes of a vector that a JSON string escapes or ends with. */
export function unplain(bytes: v128): i32 {
  // A quote and a space change places, so that the quote is among the control characters.
  const swapped = v128.xor(bytes, splat(QUOTE ^ SPACE));
  return i8x16.bitmask(
    v128.or(
      i8x16.lt_u(swapped, splat(SPACE + 1)),
      i8x16.eq(bytes, splat(BACKSLASH)),
    ),
  );
}

/** Returns the index of the first control character from `at` on, which ends a column. */
export function columnEnd(at: usize): usize {
  while (true) {
    const mask = i8x16.bitmask(i8x16.lt_u(v128.load(at), splat(SPACE)));
    if (mask !== 0) return at + ctz<i32>(mask);
    at += LANES;
  }
}

/** Counts the tabs from `at` on, up to sixteen. */
export function countTabs(at: usize): usize {
  return ctz<i32>(~i8x16.bitmask(i8x16.eq(v128.load(at), splat(TAB))));
}

/** Copies bytes, and returns the index after them. */
export function copy(from: usize, to: usize, out: usize): usize {
  const end = out + (to - from);
  while (out < end) {
    v128.store(out, v128.load(from));
    from += LANES;
    out += LANES;
  }
  return end;
}

/** Returns whether `length` bytes, sixteen or more, are the same in two places. */
export function areSame(a: usize, b: usize, length: usize): bool {
  const last = length - LANES;
  for (let i: usize = 0; i < last; i += LANES) {
    if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
}

/** Returns whether a byte is an ASCII digit. */
export function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}
