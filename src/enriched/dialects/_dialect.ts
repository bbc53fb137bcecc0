import type { ScalarType } from "../fields/scalars.ts";
import type { EntityKind } from "../entities/column_name.ts";
import type { EnrichedFieldType } from "../fields/fields.ts";

/** A member of the JSON: its name and the text of its value. */
export type Member = readonly [name: string, json: string];

/** Writes a value that is not empty as JSON text. */
export type WriteScalar = (value: string, field: string) => string;

/** How one of Snowplow's SDKs turns a line into JSON. */
export interface DialectRules {
  /** The names of members that differ from those of their columns. */
  readonly names: ReadonlyMap<string, string>;
  /** The types of columns that differ from {@linkcode ENRICHED_FIELDS}. */
  readonly types: ReadonlyMap<string, EnrichedFieldType>;
  /** How values of each type are written; what cannot be written is a {@linkcode DialectIssue}. */
  readonly scalars: Readonly<Record<ScalarType, WriteScalar>>;
  /** Gives the members of a JSON column, or throws a {@linkcode DialectIssue}. */
  readonly entities: (kind: EntityKind, value: string, field: string) => Iterable<Member>;
  /** What an empty scalar is: `null`, or no member. */
  readonly empty: "null" | undefined;
  /** What an empty JSON column is. */
  readonly emptyEntities: Readonly<Partial<Record<EntityKind, string>>>;
  /** Whether the four columns that every event has may not be empty. */
  readonly required: boolean;
  /** Where `geo_location` stands. */
  readonly geoPlace: "first" | "last";
  /** Whether there is a `geo_location` unless the caller says so. */
  readonly geoDefault: boolean;
  /** Writes latitude and longitude. */
  readonly geo: (latitude: string, longitude: string) => string;
  /** Whether the first thing that is wrong ends it. */
  readonly stopsAtFirst: boolean;
  /** Tells that a line has not one column for each field. */
  readonly mismatch: (found: number, expected: number) => string;
}

/** What is wrong with a column, in the words of an SDK. */
export class DialectIssue extends Error {}

/** Joins latitude and longitude as they stand in the line. */
export function rawGeo(latitude: string, longitude: string): string {
  return `${latitude},${longitude}`;
}
