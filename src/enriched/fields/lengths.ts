import type { MaxLengths } from "./max_lengths.ts";

/** What happens to a text that is longer than its column allows. */
export type TooLong = "ignore" | "truncate" | "reject";

/** Cuts a text to a length, and never through a character. */
export function truncated(value: string, length: number): string {
  const isHalf = isHighSurrogate(value.charCodeAt(length - 1));
  return value.slice(0, isHalf ? length - 1 : length);
}

/** Gives the limit of a column, which is endless where none is set. */
export function limitOf(name: string, limits: MaxLengths): number {
  return (limits as Readonly<Record<string, number | undefined>>)[name] ?? Infinity;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
