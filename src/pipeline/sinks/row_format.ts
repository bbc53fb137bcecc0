import type { ReadEvents } from "../../enriched/mod.ts";
import type { SchemaDatasetFacetFields } from "../../lineage/facets/mod.ts";

/** A column of rows, as lineage names it. */
export type Column = SchemaDatasetFacetFields;

/** A format of rows in objects. */
export interface RowFormat {
  /** The extension of the objects, such as `ndjson`. */
  readonly extension: string;
  /** The type of the datasets in lineage, such as `NDJSON`. */
  readonly datasetType: string;
  /** The columns of the rows, as far as they do not depend on the events. */
  readonly columns: readonly Column[];
  /**
   * Converts part files to the bytes of one object. Calls `onRead` with the bad rows and counts of each
   * piece, and waits for it.
   */
  convert(
    files: AsyncIterable<AsyncIterable<Uint8Array>>,
    onRead: (read: ReadEvents) => Promise<void>,
  ): AsyncIterable<Uint8Array>;
  /** Counts the rows of an object, if that is possible. */
  countRows(object: AsyncIterable<Uint8Array>): Promise<number | undefined>;
}
