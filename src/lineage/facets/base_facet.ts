/** What every facet has. A custom facet extends it. */
export interface BaseFacet {
  /** The URI of what made the facet. */
  readonly _producer: string;
  /** The URI of the schema that the facet follows. */
  readonly _schemaURL: string;
  /** Whatever else it tells. */
  readonly [name: string]: unknown;
}

/** What every facet of a job or a dataset has. */
export interface DeletableFacet extends BaseFacet {
  /** Whether the facet is to be taken off the entity. */
  readonly _deleted?: boolean;
}

/** What every facet builder takes. */
export interface FacetOptions {
  /**
   * The URI of what makes the facet.
   *
   * @default {DEFAULT_PRODUCER}
   */
  readonly producer?: string;
}

/** What the builder of a facet of a job or a dataset takes. */
export interface DeletableFacetOptions extends FacetOptions {
  /**
   * Whether the facet is to be taken off the entity.
   *
   * @default {false}
   */
  readonly deleted?: boolean;
}
