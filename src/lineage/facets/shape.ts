/** What a value must be, in fewer words than JSON Schema needs. */
export type Shape =
  | "boolean"
  | "date-time"
  | "facet"
  | "integer"
  | "never"
  | "number"
  | "string"
  | "unknown"
  | "uri"
  | "uuid"
  | ShapeReference
  | ObjectShape
  | { readonly integer: { readonly minimum: number } }
  | { readonly number: { readonly minimum: number } }
  | { readonly literals: readonly string[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | VariantsShape;

/** Names one of the definitions that stand beside it. */
export type ShapeReference = `#${string}`;

/** What an object must be. */
export interface ObjectShape {
  /** What its properties must be; those that may be absent have a `?` at the end of their names. */
  readonly fields: Readonly<Record<string, Shape>>;
  /** Whether other properties are refused. */
  readonly closed?: boolean;
  /** Properties that are given together or not at all. */
  readonly together?: readonly string[];
}

/** One of several objects, which a property that they have in common tells apart. */
export interface VariantsShape {
  readonly variants: readonly ShapeReference[];
}

/** Where a facet may stand. */
export type FacetEntity = "dataset" | "input" | "job" | "output" | "run";

/** What a facet must be besides its envelope, and where it stands. */
export interface FacetShape extends ObjectShape {
  readonly entity: FacetEntity;
  /** The key under which it goes. */
  readonly key: string;
}

/** The definitions that shapes may name. */
export type ShapeDefinitions = Readonly<Record<string, Shape>>;

/** What one schema file tells. */
export interface FacetFileShape {
  /** The version that is described; earlier ones are in `_earlier_shapes.ts`. */
  readonly version: string;
  /** The facets, by their names. */
  readonly facets: Readonly<Record<string, FacetShape>>;
  readonly definitions?: ShapeDefinitions;
}
