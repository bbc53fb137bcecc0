/** A point in time, ISO 8601 in UTC with up to six decimals: `2026-01-31T14:07:31.204Z`. */
export type Timestamp = string;

/** The name of a job or of a dataset. */
export interface EntityName {
  /** The namespace. */
  readonly namespace: string;
  /** The name, unique in the namespace among entities of its kind. */
  readonly name: string;
}

/** A column of a dataset. */
export interface ColumnName extends EntityName {
  /** The name of the column. */
  readonly field: string;
}

/** A node of a lineage graph. */
export type NodeRef =
  | ({ readonly kind: "job" } & EntityName)
  | ({ readonly kind: "dataset" } & EntityName);

/** The part of a list to return. */
export interface PageRequest {
  /**
   * The greatest number of items.
   * @default {50}
   */
  readonly limit?: number;
  /**
   * The number of items to leave out. Costs time in proportion, and `cursor` only in the lists of the versions of a
   * dataset or job and of the jobs of a dataset.
   * @default {0}
   */
  readonly offset?: number;
  /** The `next` of the page before; the filter and the order must be those of that page. */
  readonly cursor?: string;
}

/** A part of a list. */
export interface Page<Item> {
  /** The items, in order. */
  readonly items: readonly Item[];
  /** The cursor of the next page, absent on the last one. */
  readonly next?: string;
}

/** The facets of an entity by their names, merged over all events: the newest of each name. */
export type Facets = Readonly<Record<string, unknown>>;
