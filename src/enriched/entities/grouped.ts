/** Puts the texts of one name into one JSON array, in the order of the first of each name. */
export function grouped(
  items: Iterable<readonly [name: string, json: string]>,
): [string, string][] {
  const arrays = new Map<string, string>();
  for (const [name, json] of items) {
    const before = arrays.get(name);
    arrays.set(name, before === undefined ? json : `${before},${json}`);
  }
  return [...arrays].map(([name, texts]) => [name, `[${texts}]`]);
}
