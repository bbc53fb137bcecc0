/** Returns a key for a pair of texts: no two pairs have the same. */
export function pairKey(first: string, second: string): string {
  return `${first.length}:${first}${second}`;
}
