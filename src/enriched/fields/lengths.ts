import type { MaxLengths } from "./max_lengths.ts";

/** The treatment of strings that are longer than their column allows. */
export type TooLong = "ignore" | "truncate" | "reject";

/** Cuts a string to a length, and never through a surrogate pair. */
export function truncated(value: string, length: number): string {
  const isHalf = isHighSurrogate(value.charCodeAt(length - 1));
  return value.slice(0, isHalf ? length - 1 : length);
}

/** Returns the limit of a column. Default: none. */
export function limitOf(name: string, limits: MaxLengths): number {
  if (!Object.hasOwn(limits, name)) return Infinity;
  return (limits as Readonly<Record<string, number | undefined>>)[name] ?? Infinity;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
