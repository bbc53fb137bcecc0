import type { StringKey } from "../keys.ts";

const DURATION = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const MS_PER_PART = [86_400_000, 3_600_000, 60_000, 1000];

/** Describes a key that holds a duration of ISO 8601, as the Java client reads it. */
export function duration(description: string): StringKey & { readonly kind: "string" } {
  return { kind: "string", check: durationMs, description: `${description} \`PT10S\` is 10 s.` };
}

/**
 * Returns a duration of ISO 8601 in milliseconds.
 *
 * @throws {TypeError} If it is not one.
 */
export function durationMs(text: string): number {
  const [, ...parts] = DURATION.exec(text.trim()) ?? [];
  const given = parts.filter((part) => part !== undefined);
  if (given.length === 0) throw new TypeError("Expected a duration such as PT10S");
  return MS_PER_PART.reduce((sum, ms, index) => sum + ms * Number(parts[index] ?? 0), 0);
}
