import type { EventBatch, ReadOptions, RowFormat } from "./row_format.ts";

/** Rows of some lines. */
export interface RowPiece extends Omit<EventBatch, "rowCount"> {
  /** The rows: for NDJSON one a line, for Parquet a file, or empty. */
  readonly rows: Uint8Array;
}

/**
 * Transforms part files to rows, in the order of their lines. The files are decompressed, and they are
 * read one after another.
 */
export type TransformFiles = (
  files: AsyncIterable<AsyncIterable<Uint8Array>>,
  options: ReadOptions,
) => AsyncIterable<RowPiece>;

/** Returns how a format reads part files that something else transforms. */
export function readTransformed(
  transform: TransformFiles,
): RowFormat<RowPiece & EventBatch>["read"] {
  return async function* (files, call) {
    for await (const piece of transform(files, call)) {
      yield { ...piece, rowCount: piece.events - piece.badEvents };
    }
  };
}
