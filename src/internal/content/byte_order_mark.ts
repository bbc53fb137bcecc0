const MARK = [0xef, 0xbb, 0xbf];

/** Returns the length of the UTF-8 byte order mark at the start: 3 or 0. */
export function markLength(bytes: Uint8Array): number {
  return MARK.every((byte, index) => bytes[index] === byte) ? MARK.length : 0;
}
