import { isObject } from "../../internal/is_object.ts";

/** A map in a configuration. */
export type ConfigMap = Readonly<Record<string, unknown>>;

/** The path to a value: names of keys and positions in lists. */
export type ConfigPath = readonly (string | number)[];

/**
 * Merges maps deeply; all other values are replaced. The keys of `base` keep their places, as in the
 * Python client.
 */
export function mergeConfig(base: ConfigMap, over: ConfigMap): ConfigMap {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isObject(below) && isObject(value) ? mergeConfig(below, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Reports whether there is a value at the end of a path. */
export function hasPath(value: unknown, path: ConfigPath): boolean {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, first)) return false;
  return hasPath((value as Record<string | number, unknown>)[first], rest);
}

/** Formats a path as messages show it: `transport.transports[0].url`. */
export function formatPath(path: ConfigPath): string {
  return path.map((part) => typeof part === "number" ? `[${part}]` : `.${part}`).join("").slice(1);
}

/** Finds the path from one value to another one within it. */
export function pathWithin(outer: unknown, inner: unknown): ConfigPath | undefined {
  if (outer === inner) return [];
  if (typeof outer !== "object" || outer === null) return undefined;
  const entries = Array.isArray(outer) ? [...outer.entries()] : Object.entries(outer);
  for (const [part, value] of entries) {
    const rest = pathWithin(value, inner);
    if (rest !== undefined) return [part, ...rest];
  }
  return undefined;
}

/** Names the kind of a value. The value itself may be a secret in the wrong place. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "a map";
  // A file and variables have strings alone.
  if (typeof value === "string" && /^(?:true|false)$/i.test(value)) return "a boolean";
  return Number.isNaN(numberOf(value)) ? `a ${typeof value}` : "a number";
}

/** Reports whether a value is nothing, or a map without keys. */
export function isEmpty(value: unknown): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}

/** Reads a boolean, which may be a word of YAML. */
export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (["true", "yes", "on"].includes(word)) return true;
  return ["false", "no", "off"].includes(word) ? false : undefined;
}

/** Reads a number, which may be a string. Returns `NaN` for any other value. */
export function numberOf(value: unknown): number {
  const isString = typeof value === "string" && value.trim() !== "";
  return typeof value === "number" || isString ? Number(value) : NaN;
}

/** Returns a number or a boolean as a string. */
export function scalarText(value: unknown): string | undefined {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
