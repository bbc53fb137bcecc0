import type { EnrichedFieldType } from "./fields.ts";

/** A type of columns other than the JSON columns. */
export type ScalarType = Exclude<EnrichedFieldType, "contexts" | "unstruct_event">;

/** The way to write values of a type. */
export interface Scalar {
  /** The type in the words of Snowplow's messages. */
  readonly noun: string;
  /** Writes a value that is not empty as JSON text. Returns `undefined` if it is not of the type. */
  readonly write: (value: string) => string | undefined;
}

/** The way to write values of each type. */
export const SCALARS: Readonly<Record<ScalarType, Scalar>> = {
  string: { noun: "string", write: writeString },
  integer: { noun: "integer", write: writeInteger },
  double: { noun: "double", write: writeDouble },
  boolean: { noun: "boolean", write: writeBoolean },
  timestamp: { noun: "datetime", write: writeTimestamp },
  uuid: { noun: "UUID", write: writeUuid },
};

// Characters that a JSON string escapes, and surrogates.
const ESCAPED_REGEXP = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;
const INTEGER_REGEXP = /^[+-]?[0-9]+$/;
const DECIMAL_REGEXP = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const JSON_NUMBER_REGEXP = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const UUID_REGEXP = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE_REGEXP = /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/;
const CLOCK_REGEXP = /^[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?$/;

/** Writes a string. A lone surrogate, which UTF-8 does not have, becomes U+FFFD, as in entities. */
export function writeString(value: string): string {
  return ESCAPED_REGEXP.test(value) ? JSON.stringify(value.toWellFormed()) : `"${value}"`;
}

/** Writes an integer of 32 bits. */
export function writeInteger(value: string): string | undefined {
  if (!INTEGER_REGEXP.test(value)) return undefined;
  const number = Number(value);
  return number === (number | 0) ? `${number}` : undefined;
}

/** Writes a finite number, with its own spelling where JSON allows that. */
function writeDouble(value: string): string | undefined {
  if (!DECIMAL_REGEXP.test(value) || !Number.isFinite(Number(value))) return undefined;
  return JSON_NUMBER_REGEXP.test(value) ? value : `${Number(value)}`;
}

/** Writes a boolean, which is `1` or `0` in a line. */
export function writeBoolean(value: string): string | undefined {
  if (value === "1") return "true";
  return value === "0" ? "false" : undefined;
}

/** Writes a UUID in lower case, as Java does. */
export function writeUuid(value: string): string | undefined {
  return UUID_REGEXP.test(value) ? `"${value.toLowerCase()}"` : undefined;
}

/** Writes a timestamp as ISO 8601 in UTC, with its own fraction. */
export function writeTimestamp(value: string): string | undefined {
  const time = isoTimestamp(value);
  return time && `"${time}"`;
}

/** Returns a timestamp of the years 1 to 9999 as ISO 8601 in UTC, with its own fraction. */
export function isoTimestamp(value: string): string | undefined {
  const [date, clock] = [value.slice(0, 10), value.slice(10)];
  // Snowplow's loaders refuse the year 0, which their warehouses cannot store.
  if (date.startsWith("0000") || !CLOCK_REGEXP.test(clock) || !isDate(date)) return undefined;
  return `${date}T${clock.slice(1)}Z`;
}

/** Returns whether a text such as `2026-01-31` is a date of the years 0 to 9999. */
export function isDate(text: string): boolean {
  if (!DATE_REGEXP.test(text)) return false;
  const day = text.slice(8);
  // Every month has 28 days.
  if (day <= "28") return true;
  // Day 0 of a month is the last of the month before. Date.UTC() would read the year 99 as 1999.
  const last = new Date(0);
  last.setUTCFullYear(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0);
  return Number(day) <= last.getUTCDate();
}
