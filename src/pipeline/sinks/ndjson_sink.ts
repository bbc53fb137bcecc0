import {
  transformBytes,
  type TransformerOptions,
  type TransformOptions,
} from "../../enriched/mod.ts";
import type { RunSink } from "../run_sink.ts";
import { compressedFormat } from "./_compressed_format.ts";
import { rowColumns } from "./_row_columns.ts";
import { countLines } from "./_row_objects.ts";
import type { RowFormat } from "./row_format.ts";
import { rowSink, type RowSinkOptions } from "./row_sink.ts";

/** Options of {@linkcode ndjsonSink}. */
export interface NdjsonSinkOptions
  extends RowSinkOptions, TransformOptions, Pick<TransformerOptions, "members"> {
  /**
   * Compresses the rows of each run: the object is `<run name>.ndjson.gz` or `<run name>.ndjson.zst`.
   *
   * @default {rows are not compressed}
   */
  readonly compress?: "gzip" | "zstd";
}

/**
 * Creates a sink that turns the enriched events of a run into JSON, one object a line, in the order of
 * the run's part files. The rows of a run appear in one atomic step, after its bad rows. A marker
 * `_runline.json` binds the output to one archive, as runs of two archives may have the same name.
 *
 * @throws {RangeError} If `maxBad` is not between 0 and 1.
 * @throws {TypeError} If the runtime cannot compress so.
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
  const format: RowFormat = {
    extension: "ndjson",
    datasetType: "NDJSON",
    columns: rowColumns(options),
    async *convert(files, onRead) {
      for await (const file of files) {
        for await (const { rows, ...read } of transformBytes(file, options)) {
          await onRead(read);
          yield rows;
        }
      }
    },
    countRows: countLines,
  };
  const { compress } = options;
  return rowSink(compress ? compressedFormat(format, compress) : format, options);
}
