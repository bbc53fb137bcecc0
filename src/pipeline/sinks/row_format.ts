import type { ReadEvents } from "../../enriched/mod.ts";

/** A format of rows in objects. */
export interface RowFormat {
  /** The extension of the objects, such as `ndjson`. */
  readonly extension: string;
  /** The type of the datasets in lineage, such as `NDJSON`. */
  readonly datasetType: string;
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
