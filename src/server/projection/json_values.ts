import type { JsonObject } from "../events/incoming_event.ts";

const NOTHING: JsonObject = Object.freeze({});

/** Returns a value as an object, or an empty one if it is not an object. Events may contain any value. */
export function objectOf(value: unknown): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return NOTHING;
  return value as JsonObject;
}

/** Returns a value as an array, or an empty one if it is not an array. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Returns a value if it is a string that is not empty. "\u2400" stands for null characters, at which the
 * text that SQLite returns ends.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  return value.replaceAll("\u0000", "\u2400");
}

/** Returns a value if it is a finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The depth to which values are compared: a client may send what would overflow the stack. */
const MAX_DEPTH = 100;

const TOP = { depth: 0 };

/**
 * Returns whether two values have the same JSON text, the order of keys included. `false` for values
 * that are the same and too deep to compare.
 */
export function isSameJson(
  a: unknown,
  b: unknown,
  { depth }: { readonly depth: number } = TOP,
): boolean {
  if (a === b) return true;
  if (depth > MAX_DEPTH) return false;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length) return false;
  const below = { depth: depth + 1 };
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    if (key !== others[at]) return false;
    if (!isSameJson((a as JsonObject)[key], (b as JsonObject)[key], below)) return false;
  }
  return true;
}
