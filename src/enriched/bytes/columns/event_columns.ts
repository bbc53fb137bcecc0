/** The bits of the rows that have a value, from the least significant bit of the first byte on. */
export interface Validity {
  /** The bits. */
  readonly validity: Uint8Array<ArrayBuffer>;
  /** The number of rows without a value. */
  readonly nullCount: number;
}

/** Strings in UTF-8, one after the other. */
export interface StringVector extends Validity {
  /** The type of the values. */
  readonly type: "string";
  /** The index of the first byte of each string, and the index after the last one. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** The bytes of all strings. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Integers of 32 bits. */
export interface IntegerVector extends Validity {
  /** The type of the values. */
  readonly type: "integer";
  /** A number for each row, zero for null. */
  readonly values: Int32Array<ArrayBuffer>;
}

/** Numbers of 64 bits. */
export interface DoubleVector extends Validity {
  /** The type of the values. */
  readonly type: "double";
  /** A number for each row, zero for null. */
  readonly values: Float64Array<ArrayBuffer>;
}

/** Booleans. */
export interface BooleanVector extends Validity {
  /** The type of the values. */
  readonly type: "boolean";
  /** A bit for each row, as in {@linkcode Validity.validity}. */
  readonly values: Uint8Array<ArrayBuffer>;
}

/** Timestamps in UTC. */
export interface TimestampVector extends Validity {
  /** The type of the values. */
  readonly type: "timestamp";
  /** Microseconds since 1970 for each row, zero for null. Smaller fractions are cut off. */
  readonly values: BigInt64Array<ArrayBuffer>;
}

/** The contexts of a column, each with its schema. A row whose column is empty is null. */
export interface ContextsVector extends Validity {
  /** The type of the values. */
  readonly type: "contexts";
  /** The index of the first context of each row, and the index after the last one. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** The Iglu URI of each context. */
  readonly schemas: StringVector;
  /** The JSON text of the data of each context. */
  readonly data: StringVector;
}

/** The self-describing event of each row. */
export interface UnstructEventVector extends Validity {
  /** The type of the values. */
  readonly type: "unstruct_event";
  /** The Iglu URI of each event. */
  readonly schemas: StringVector;
  /** The JSON text of the data of each event. */
  readonly data: StringVector;
}

/** The values of one column of enriched events. */
export type EventVector =
  | StringVector
  | IntegerVector
  | DoubleVector
  | BooleanVector
  | TimestampVector
  | ContextsVector
  | UnstructEventVector;

/** Enriched events column by column, in the memory layout of Apache Arrow. */
export interface EventColumns {
  /** The number of events. */
  readonly rows: number;
  /** The columns in the order of the layout. */
  readonly columns: readonly { readonly name: string; readonly vector: EventVector }[];
}
