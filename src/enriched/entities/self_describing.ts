/** Data with the schema that describes it. */
export interface SelfDescribing<Data = unknown> {
  /** The Iglu URI of the schema. */
  readonly schema: string;
  /** The data. */
  readonly data: Data;
}
