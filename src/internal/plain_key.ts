/** Returns the form of a key that all its spellings share: lower case, without underscores. */
export function plainKey(key: string): string {
  return key.toLowerCase().replaceAll("_", "");
}
