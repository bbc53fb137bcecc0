import type { TransformedRows } from "../../enriched/mod.ts";
import type { SchemaDatasetFacetFields } from "../../lineage/facets/mod.ts";

/** A column of rows, as lineage names it. */
export type Column = SchemaDatasetFacetFields;

/** Events of some lines, and the bad ones among them. */
export interface EventBatch extends Pick<TransformedRows, "badRows" | "events" | "badEvents"> {
  /** The number of rows that {@linkcode RowFormat.write} writes for it. */
  readonly rowCount: number;
  /** The error of the first bad line. */
  readonly firstError: Pick<Error, "message"> | undefined;
  /**
   * The names of columns of the rows that depend on the events, such as `contexts_com_acme_dish_1`.
   * @default {none}
   */
  readonly entityColumns?: readonly string[];
}

/** Options of {@linkcode RowFormat.read}. */
export interface ReadOptions {
  /** Aborted when no more events are wanted. */
  readonly signal: AbortSignal;
}

/** A format of rows in objects. */
export interface RowFormat<Batch extends EventBatch = EventBatch> {
  /** The extension of the objects, such as `ndjson`. */
  readonly extension: string;
  /** The type of the datasets in lineage, such as `NDJSON`. */
  readonly datasetType: string;
  /** The columns of the rows, as far as they do not depend on the events. */
  readonly columns: readonly Column[];
  /** Reads the events of part files, in the order of their lines. */
  read(
    files: AsyncIterable<AsyncIterable<Uint8Array>>,
    options: ReadOptions,
  ): AsyncIterable<Batch>;
  /** Writes events as the bytes of one object. */
  write(batches: AsyncIterable<Batch>): AsyncIterable<Uint8Array>;
  /** Counts the rows of an object, if that is possible. */
  countRows(object: AsyncIterable<Uint8Array>): Promise<number | undefined>;
}
