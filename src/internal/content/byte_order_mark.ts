const MARK = [0xef, 0xbb, 0xbf];

/** Gives how many bytes of a byte order mark in UTF-8 come first: all three, or none. */
export function markLength(bytes: Uint8Array): number {
  return MARK.every((byte, index) => bytes[index] === byte) ? MARK.length : 0;
}
