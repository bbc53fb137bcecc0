import type { ScalarType } from "../fields/scalars.ts";
import type { EntityKind } from "../entities/column_name.ts";
import type { EnrichedFieldType } from "../fields/fields.ts";

/** A member of the JSON: its name and the text of its value. */
export type Member = readonly [name: string, json: string];

/** Writes a value that is not empty as JSON text. */
export type WriteScalar = (value: string, field: string) => string;

/** The rules by which an SDK writes a line as JSON. */
export interface DialectRules {
  /** The names of members that differ from those of their columns. */
  readonly names: ReadonlyMap<string, string>;
  /** The types of columns that differ from {@linkcode ENRICHED_FIELDS}. */
  readonly types: ReadonlyMap<string, EnrichedFieldType>;
  /** Writes values of each type, or throws a {@linkcode DialectIssue}. */
  readonly scalars: Readonly<Record<ScalarType, WriteScalar>>;
  /** Returns the members of a JSON column, or throws a {@linkcode DialectIssue}. */
  readonly entities: (kind: EntityKind, value: string, field: string) => Iterable<Member>;
  /** The JSON of an empty scalar. Without it, the member is omitted. */
  readonly empty: "null" | undefined;
  /** The JSON of an empty JSON column. Without it, the member is omitted. */
  readonly emptyEntities: Readonly<Partial<Record<EntityKind, string>>>;
  /** Whether the four columns that every event has may not be empty. */
  readonly required: boolean;
  readonly geoPlace: "first" | "last";
  /** Whether `geo_location` is written by default. */
  readonly geoDefault: boolean;
  readonly geo: (latitude: string, longitude: string) => string;
  /** Whether only the first error is reported. */
  readonly stopsAtFirst: boolean;
  /** Returns the message about a wrong number of columns. */
  readonly mismatch: (found: number, expected: number) => string;
}

/** An error of a column, with the message of an SDK. */
export class DialectIssue extends Error {}

/** Joins latitude and longitude without a change. */
export function rawGeo(latitude: string, longitude: string): string {
  return `${latitude},${longitude}`;
}
