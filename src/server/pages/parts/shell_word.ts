/**
 * Writes a value as one word of a command that a reader copies into a shell. Names come from events, so
 * a name such as `x; rm -rf ~` must stay a name.
 */
export function shellWord(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
