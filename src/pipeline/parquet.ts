/**
 * Writes enriched events as Apache Parquet, with `parquet-wasm` and `apache-arrow`.
 *
 * Columns are those of enriched events, typed. `contexts` and `derived_contexts` are lists, and
 * `unstruct_event` is one, of `{ schema, data }` with the JSON text of the data. With the schemas of an
 * Iglu registry, their entities get typed columns of their own.
 *
 * @example Write the events of each run to a file
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { parquetSink } from "@runline/runline/pipeline/parquet";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = parquetSink({ output: fileOutput("./parquet"), compression: "zstd" });
 * assertEquals(sink.outputs?.length, 1);
 * ```
 *
 * @module
 */
import { optionsOf, requireIterable } from "../internal/is_object.ts";
import type { EventColumns, ReadEvents } from "../enriched/mod.ts";
import { lazyPackage } from "../internal/missing_package.ts";
import { type ColumnBatch, columnBatches, columnsOf } from "./parquet/column_batches.ts";
import { joinFiles } from "./parquet/join_files.ts";
import {
  checkParquetOptions,
  parquetColumns,
  type ParquetOptions,
} from "./parquet/parquet_options.ts";
import type { RunSink } from "./run_sink.ts";
import type { EventBatch, RowFormat } from "./sinks/row_format.ts";
import { rowSink, type RowSinkOptions } from "./sinks/row_sink.ts";
import { readTransformed, type RowPiece, type TransformFiles } from "./sinks/transform_files.ts";

export type { IgluSchema } from "./parquet/iglu_types.ts";
export type { ParquetOptions } from "./parquet/parquet_options.ts";
export type { RowSinkOptions } from "./sinks/row_sink.ts";
export type { RowPiece, TransformFiles } from "./sinks/transform_files.ts";

/** Options of {@linkcode parquetSink}. */
export interface ParquetSinkOptions extends RowSinkOptions, ParquetOptions {
  /**
   * Transforms the part files in place of this thread, such as in workers. The rows of each piece must be
   * a Parquet file as {@linkcode parquetBytes} writes it with these options, or empty. Its row groups
   * become row groups of the object.
   * @default {this thread transforms them}
   */
  readonly transform?: TransformFiles;
}

/** Options of {@linkcode parquetBytes}. */
export interface ParquetBytesOptions extends ParquetOptions {
  /** Called with the bad rows and counts of each piece that was read; the next one waits for it. */
  readonly onRead?: (read: ReadEvents) => Promise<void> | void;
}

const writer = lazyPackage(() => import("./parquet/parquet_file.ts"), {
  packages: "parquet-wasm apache-arrow",
});

/**
 * Creates a sink that writes the enriched events of a run as one Parquet file, `<run name>.parquet`, in
 * the order of the run's part files. It appears in one atomic step, after the bad rows. A row group is
 * in memory until it is full.
 *
 * @throws {RangeError} If `maxBad` is not between 0 and 1, or `rowGroupRows` is not a positive integer.
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { parquetSink } from "@runline/runline/pipeline/parquet";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = parquetSink({ output: fileOutput("/data/parquet"), maxBad: 0.01 });
 * assertEquals(sink.outputs[0]?.name, "/data/parquet");
 * ```
 */
export function parquetSink(options: ParquetSinkOptions): RunSink {
  const { transform } = optionsOf(options, "parquetSink()");
  checkParquetOptions(options);
  const common = {
    extension: "parquet",
    datasetType: "PARQUET",
    columns: parquetColumns(options),
    // Only the end of a file knows, and it comes last.
    countRows: () => Promise.resolve(undefined),
  };
  const columns: RowFormat<ColumnBatch> = {
    ...common,
    read: (files) => columnBatches(files, options),
    write: (batches) => writeFile(columnsOf(batches, options), options),
  };
  const rowGroups: RowFormat<RowPiece & EventBatch> | undefined = transform && {
    ...common,
    read: readTransformed(transform),
    write: (pieces) => joinParquet(pieces, options),
  };
  const sink = rowSink(rowGroups ?? columns, options);
  return {
    ...sink,
    async prepare(context) {
      await writer();
      await sink.prepare?.(context);
    },
  };
}

/**
 * Converts enriched files to the bytes of one Parquet file.
 *
 * @param files The bytes of each file, decompressed.
 * @param options The columns and their types, and what is called with bad rows.
 * @returns The bytes of the Parquet file.
 * @throws {RangeError} If a line is longer than 64 MiB, or `rowGroupRows` is not a positive integer.
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 *
 * @example Usage
 * ```ts
 * import { parquetBytes } from "@runline/runline/pipeline/parquet";
 * import { assertEquals } from "@std/assert";
 *
 * const file = new Blob(["not an event\n"]).stream();
 * let bad = 0;
 * const bytes = parquetBytes([file], { onRead: ({ badEvents }) => void (bad += badEvents) });
 * const parquet = new Uint8Array(await new Blob(await Array.fromAsync(bytes)).arrayBuffer());
 * assertEquals(new TextDecoder().decode(parquet.subarray(0, 4)), "PAR1");
 * assertEquals(bad, 1);
 * ```
 */
export function parquetBytes(
  files: Iterable<AsyncIterable<Uint8Array>> | AsyncIterable<AsyncIterable<Uint8Array>>,
  options: ParquetBytesOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { onRead } = optionsOf(options, "parquetBytes()");
  checkParquetOptions(options);
  requireIterable({ files });
  async function* reported(): AsyncGenerator<ColumnBatch, void> {
    for await (const batch of columnBatches(files, options)) {
      await onRead?.(batch);
      yield batch;
    }
  }
  return writeFile(columnsOf(reported(), options), options);
}

/**
 * Joins pieces, whose rows are Parquet files of the same columns as {@linkcode parquetBytes} writes them,
 * or empty. Their row groups become row groups of one file.
 *
 * @param pieces The pieces, in the order of their rows.
 * @param options The columns and their types, for a file without rows.
 * @returns The bytes of the Parquet file.
 * @throws {SyntaxError} If the rows of a piece are not a whole Parquet file. The message has its number.
 *
 * @example Usage
 * ```ts
 * import { joinParquet, parquetBytes } from "@runline/runline/pipeline/parquet";
 * import { assertEquals } from "@std/assert";
 *
 * async function* pieces() {
 *   const bytes = await Array.fromAsync(parquetBytes([]));
 *   const rows = new Uint8Array(await new Blob(bytes).arrayBuffer());
 *   yield { rows, badRows: new Uint8Array(), events: 0, badEvents: 0, firstError: undefined };
 * }
 * const [start] = await Array.fromAsync(joinParquet(pieces()));
 * assertEquals(new TextDecoder().decode(start), "PAR1");
 * ```
 */
export async function* joinParquet(
  pieces: AsyncIterable<RowPiece>,
  options: ParquetOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  requireIterable({ pieces });
  let isEmpty = true;
  async function* files(): AsyncGenerator<Uint8Array, void> {
    for await (const { rows } of pieces) {
      if (rows.length === 0) continue;
      isEmpty = false;
      yield rows;
    }
  }
  yield* joinFiles(files());
  if (isEmpty) yield* parquetBytes([], options);
}

async function* writeFile(
  columns: AsyncIterable<EventColumns>,
  options: ParquetOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { parquetFile } = await writer();
  yield* parquetFile(columns, options);
}
