import type { EnrichedFieldType } from "./fields.ts";

/** A type whose values stand alone, unlike those of the JSON columns. */
export type ScalarType = Exclude<EnrichedFieldType, "contexts" | "unstruct_event">;

/** How values of a type are written. */
export interface Scalar {
  /** The type in the words of Snowplow's messages. */
  readonly noun: string;
  /** Writes a value that is not empty as JSON text, or gives `undefined` if it is not of the type. */
  readonly write: (value: string) => string | undefined;
}

/** How values of each type are written. */
export const SCALARS: Readonly<Record<ScalarType, Scalar>> = {
  string: { noun: "string", write: writeString },
  integer: { noun: "integer", write: writeInteger },
  double: { noun: "double", write: writeDouble },
  boolean: { noun: "boolean", write: writeBoolean },
  timestamp: { noun: "datetime", write: writeTimestamp },
  uuid: { noun: "UUID", write: writeUuid },
};

// All but what stands in a JSON string as it is; surrogates are looked at more closely.
const ESCAPED_REGEXP = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;
const INTEGER_REGEXP = /^[+-]?[0-9]+$/;
const DECIMAL_REGEXP = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const JSON_NUMBER_REGEXP = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const UUID_REGEXP = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIMESTAMP_REGEXP =
  /^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?$/;

/** Writes a text. A lone surrogate, which UTF-8 does not know, becomes U+FFFD, as in entities. */
export function writeString(value: string): string {
  return ESCAPED_REGEXP.test(value) ? JSON.stringify(value.toWellFormed()) : `"${value}"`;
}

/** Writes a whole number of 32 bits. */
export function writeInteger(value: string): string | undefined {
  if (!INTEGER_REGEXP.test(value)) return undefined;
  const number = Number(value);
  return number === (number | 0) ? `${number}` : undefined;
}

/** Writes a finite number, spelled as it stands where JSON allows that. */
export function writeDouble(value: string): string | undefined {
  if (!DECIMAL_REGEXP.test(value) || !Number.isFinite(Number(value))) return undefined;
  return JSON_NUMBER_REGEXP.test(value) ? value : `${Number(value)}`;
}

/** Writes a truth value, which is `1` or `0` in a line. */
export function writeBoolean(value: string): string | undefined {
  if (value === "1") return "true";
  return value === "0" ? "false" : undefined;
}

/** Writes a UUID in lower case, as Java does. */
export function writeUuid(value: string): string | undefined {
  return UUID_REGEXP.test(value) ? `"${value.toLowerCase()}"` : undefined;
}

/** Writes a time as ISO 8601 in UTC, with the fraction as it stands. */
export function writeTimestamp(value: string): string | undefined {
  const time = isoTimestamp(value);
  return time && `"${time}"`;
}

/** Gives a time as ISO 8601 in UTC, with the fraction as it stands. */
export function isoTimestamp(value: string): string | undefined {
  if (!TIMESTAMP_REGEXP.test(value) || !isInMonth(value)) return undefined;
  return `${value.slice(0, 10)}T${value.slice(11)}Z`;
}

// Every month has 28 days.
function isInMonth(value: string): boolean {
  const day = value.slice(8, 10);
  if (day <= "28") return true;
  // Day 0 of a month is the last of the month before; years below 100 are kept as they are.
  const last = new Date(0);
  last.setUTCFullYear(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0);
  return Number(day) <= last.getUTCDate();
}
