import { optionsOf } from "../../internal/is_object.ts";
import {
  jsonColumns,
  transformBytes,
  type TransformerOptions,
  type TransformOptions,
} from "../../enriched/mod.ts";
import type { RunSink } from "../run_sink.ts";
import { compressedFormat } from "./_compressed_format.ts";
import { countLines } from "./_row_objects.ts";
import type { EventBatch, RowFormat } from "./row_format.ts";
import { rowSink, type RowSinkOptions } from "./row_sink.ts";
import { readTransformed, type RowPiece, type TransformFiles } from "./transform_files.ts";

/** Options of {@linkcode ndjsonSink}. */
export interface NdjsonSinkOptions
  extends RowSinkOptions, TransformOptions, Pick<TransformerOptions, "members"> {
  /**
   * Compresses the rows of each run: the object is `<run name>.ndjson.gz` or `<run name>.ndjson.zst`.
   * @default {rows are not compressed}
   */
  readonly compress?: "gzip" | "zstd";
  /**
   * Transforms the part files in place of this thread, such as in workers. The options of the rows do
   * not apply then. With `compress: "gzip"`, the rows of each piece must be a gzip member, or empty.
   * @default {this thread transforms them}
   */
  readonly transform?: TransformFiles;
}

/**
 * Creates a sink that turns the enriched events of a run into JSON, one object a line, in the order of
 * the run's part files. The rows of a run appear in one atomic step, after its bad rows. A marker
 * `_runline.json` binds the output to one archive, as runs of two archives may have the same name.
 *
 * @throws {RangeError} If `maxBad` is not between 0 and 1.
 * @throws {TypeError} If the runtime does not support the compression.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { ndjsonSink } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = ndjsonSink({ output: fileOutput("/data/json"), maxBad: 0.01 });
 * assertEquals(sink.outputs[0]?.name, "/data/json");
 * ```
 */
export function ndjsonSink(options: NdjsonSinkOptions): RunSink {
  const { compress: compression } = optionsOf(options, "ndjsonSink()");
  const { transform = inThisThread(options), members } = options;
  const format: RowFormat<RowPiece & EventBatch> = {
    extension: "ndjson",
    datasetType: "NDJSON",
    columns: jsonColumns(options).filter(({ name }) => members?.includes(name) ?? true),
    read: readTransformed(transform),
    async *write(pieces) {
      for await (const { rows } of pieces) yield rows;
    },
    countRows: countLines,
  };
  if (!compression) return rowSink(format, options);
  const writesMembers = options.transform !== undefined;
  return rowSink(compressedFormat(format, { compression, writesMembers }), options);
}

function inThisThread(options: TransformerOptions): TransformFiles {
  return async function* (files) {
    for await (const file of files) yield* transformBytes(file, options);
  };
}
