/** A constraint on a value, shorter than a JSON Schema. A `text` is a string that is not blank. */
export type Shape =
  | ShapeName
  | ObjectShape
  | { readonly integer: { readonly minimum: number } }
  | { readonly number: { readonly minimum: number } }
  | { readonly literals: readonly string[] }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | VariantsShape;

/** A constraint that has a name. */
export type ShapeName =
  | "boolean"
  | "date-time"
  | "facet"
  | "integer"
  | "never"
  | "number"
  | "string"
  | "text"
  | "unknown"
  | "uri"
  | "uuid"
  | ShapeReference;

/** A reference to a definition of the same file. */
export type ShapeReference = `#${string}`;

/** A constraint on an object. */
export interface ObjectShape {
  /** Its properties. The names of optional ones end in `?`. */
  readonly fields: Readonly<Record<string, Shape>>;
  /** Whether other properties are issues. */
  readonly closed?: boolean;
  /** Properties that need each other. */
  readonly together?: readonly string[];
}

/** One of several objects, distinguished by the value of a property. */
export interface VariantsShape {
  /** The property. */
  readonly tag: string;
  /** The objects, by the value of the property. */
  readonly variants: Readonly<Record<string, ShapeReference>>;
}

/** The entity of a facet. */
export type FacetEntity = "dataset" | "input" | "job" | "output" | "run";

/** The fields of a facet beside its envelope, and its place. */
export interface FacetShape extends ObjectShape {
  readonly entity: FacetEntity;
  /** The key of the facet in the entity. */
  readonly key: string;
}

/** Definitions that shapes may refer to. */
export type ShapeDefinitions = Readonly<Record<string, Shape>>;

/** The content of one schema file. */
export interface FacetFileShape {
  /** The version. The differences of earlier ones are in `_earlier_shapes.ts`. */
  readonly version: string;
  /** The facets by name. */
  readonly facets: Readonly<Record<string, FacetShape>>;
  readonly definitions?: ShapeDefinitions;
}
