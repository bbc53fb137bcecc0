import type { Processor } from "../bad_rows/bad_row.ts";
import type { EnrichedParseError } from "../errors.ts";
import type { TransformOptions } from "../transform_options.ts";

/** Options of {@linkcode createTransformer}. */
export interface TransformerOptions extends TransformOptions {
  /**
   * The software that bad rows name.
   * @default {Runline and its version}
   */
  readonly processor?: Processor;
  /**
   * The only members of rows that are kept, such as `app_id`.
   * @default {all members}
   */
  readonly members?: readonly string[];
  /**
   * The longest line in bytes, without its line feed.
   * @default {67_108_864}
   */
  readonly maxLength?: number;
}

/** The rows of some lines. */
export interface TransformedRows {
  /** The JSON of the events, one a line. */
  readonly rows: Uint8Array<ArrayBuffer>;
  /** The Snowplow bad rows of the lines that are not enriched events, one a line. */
  readonly badRows: Uint8Array<ArrayBuffer>;
  /** The number of lines that are not blank. */
  readonly events: number;
  /** The number of lines that are neither blank nor enriched events. */
  readonly badEvents: number;
  /** The error of the first bad line. */
  readonly firstError: EnrichedParseError | undefined;
  /** The names of the members for entities of the events, in no particular order. */
  readonly entityColumns: readonly string[];
}

/** Transforms the bytes of enriched files to NDJSON, chunk by chunk. */
export interface Transformer {
  /**
   * Transforms the next bytes, which may end anywhere. Returns the rows of all lines that end in them.
   *
   * @throws {RangeError} If a line is longer than `maxLength`. The transformer cannot be used after it.
   * @throws {TypeError} If the chunk is not a `Uint8Array`, such as text.
   */
  transform(chunk: Uint8Array): TransformedRows;
  /** Returns the row of the last line if no line feed ended it. The next bytes begin a new file. */
  finish(): TransformedRows;
}
