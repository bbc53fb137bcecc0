/** The entities that have facets, by the names of their base types in the core schema. */
export const ENTITIES = {
  RunFacet: "run",
  JobFacet: "job",
  DatasetFacet: "dataset",
  InputDatasetFacet: "input",
  OutputDatasetFacet: "output",
} as const;

/** An entity that has facets. */
export type Entity = (typeof ENTITIES)[keyof typeof ENTITIES];

/** The formats of strings that are checked. */
export const FORMATS = ["date-time", "uri", "uuid"] as const;

/** A format of strings. */
export type Format = (typeof FORMATS)[number];

/** The type of a value. */
export type TypeNode =
  | { readonly kind: "boolean" | "string" | "unknown" | "facet" }
  | { readonly kind: "number"; readonly integer: boolean; readonly minimum?: number }
  | { readonly kind: "format"; readonly format: Format }
  | { readonly kind: "literals"; readonly values: readonly string[] }
  | { readonly kind: "list"; readonly items: TypeNode }
  | { readonly kind: "map"; readonly values: TypeNode }
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "union"; readonly members: readonly string[] };

/** A property of an object. */
export interface Property {
  readonly name: string;
  readonly type: TypeNode;
  readonly required: boolean;
  readonly deprecated: boolean;
}

/** A type of objects that has a name. */
export interface ObjectDefinition {
  readonly kind: "object";
  readonly name: string;
  readonly properties: readonly Property[];
  /** Whether the schema invites properties that it does not name. */
  readonly open: boolean;
  /** Whether the schema refuses properties that it does not name. */
  readonly closed: boolean;
  /** Properties that are given together or not at all. */
  readonly together: readonly string[];
}

/** One of several types of objects. */
export interface UnionDefinition {
  readonly kind: "union";
  readonly name: string;
  readonly members: readonly string[];
}

/** A type that has a name. */
export type Definition = ObjectDefinition | UnionDefinition;

/** A facet of one entity. */
export interface Facet {
  /** The key under which it goes. */
  readonly key: string;
  readonly entity: Entity;
  readonly schemaURL: string;
  readonly object: ObjectDefinition;
}

/** The content of a schema file. */
export interface FacetFile {
  /** The name of the TypeScript file, without a folder. */
  readonly fileName: string;
  readonly schemaId: string;
  readonly facets: readonly Facet[];
  /** The types that the facets are made of, in the order of the schema. */
  readonly definitions: readonly Definition[];
}
