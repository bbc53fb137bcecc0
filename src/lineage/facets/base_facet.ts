/** The fields of every facet. A custom facet extends it. */
export interface BaseFacet {
  /** The URI of the software that created the facet. */
  readonly _producer: string;
  /** The URI of the schema of the facet. */
  readonly _schemaURL: string;
  /** Other fields. */
  readonly [name: string]: unknown;
}

/** The fields of every facet of a job or a dataset. */
export interface DeletableFacet extends BaseFacet {
  /** Whether the facet is deleted from the entity. */
  readonly _deleted?: boolean;
}

/** The options of every facet builder. */
export interface FacetOptions {
  /**
   * The URI of the software that creates the facet.
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string | undefined;
}

/** The options of the builders of facets of jobs and datasets. */
export interface DeletableFacetOptions extends FacetOptions {
  /**
   * Whether the facet is deleted from the entity.
   * @default {false}
   */
  readonly deleted?: boolean;
}
