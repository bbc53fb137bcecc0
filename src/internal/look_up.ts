/**
 * Returns what a table has for a key from outside. Members that every object inherits, such as
 * `constructor`, are not in it.
 */
export function lookUp<Value>(
  table: Readonly<Record<string, Value>>,
  key: string,
): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
