/** A map in a configuration. */
export type ConfigMap = Readonly<Record<string, unknown>>;

/** The way to a value: names of keys and positions in lists. */
export type ConfigPath = readonly (string | number)[];

/** Tells whether a value is a map. */
export function isConfigMap(value: unknown): value is ConfigMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Gives the form of a key that all its spellings share. */
export function plainKey(key: string): string {
  return key.toLowerCase().replaceAll("_", "");
}

/** Finds the key of a map that is a spelling of `key`; the last one, as it comes from the source that wins. */
export function findKey(map: ConfigMap, key: string): string | undefined {
  return Object.keys(map).findLast((candidate) => plainKey(candidate) === plainKey(key));
}

/** Merges maps deeply; everything else is replaced. The keys of `over` come last. */
export function mergeConfig(base: ConfigMap, over: ConfigMap): ConfigMap {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.delete(key);
    merged.set(key, isConfigMap(below) && isConfigMap(value) ? mergeConfig(below, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Tells whether there is a value at the end of a path. */
export function hasPath(value: unknown, path: ConfigPath): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (Array.isArray(value)) {
    return typeof first === "number" && first in value && hasPath(value[first], rest);
  }
  if (!isConfigMap(value)) return false;
  const key = findKey(value, String(first));
  return key !== undefined && hasPath(value[key], rest);
}

/** Formats a path as messages show it: `transport.transports[0].url`. */
export function formatPath(path: ConfigPath): string {
  return path.map((part) => typeof part === "number" ? `[${part}]` : `.${part}`).join("").slice(1);
}
