/** Removes the characters that match from both ends, in one pass over them. */
export function trimmed(text: string, removed: RegExp): string {
  let [start, end] = [0, text.length];
  while (start < end && removed.test(text.charAt(start))) start++;
  while (end > start && removed.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
