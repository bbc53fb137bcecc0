import type { IgluSchema, RowPiece } from "../../pipeline/parquet.ts";
import { chosenBytes } from "../events/event_bytes.ts";
import { lineFilter } from "../events/event_filter.ts";
import { lineFields, requireParquetForm, rowForm } from "../events/row_form.ts";
import { type Input, readInput } from "../input/inputs.ts";
import { naming } from "../input/naming_input.ts";
import { UsageError } from "../parameters/usage_error.ts";
import type { CliIo } from "../io.ts";
import { FileWorkers } from "./file_workers.ts";
import type { LineRowsOptions } from "./line_rows.ts";
import type { TransformReport } from "./report.ts";
import type { RowOutput } from "./row_output.ts";

/** Options of {@linkcode writeParquet}. */
export interface WriteParquetOptions {
  readonly parquet: typeof import("../../pipeline/parquet.ts");
  readonly schemas: readonly IgluSchema[];
  readonly lines: LineRowsOptions;
  readonly rows: RowOutput;
  readonly bad: RowOutput | undefined;
  readonly report: TransformReport;
  /** The number of threads. */
  readonly workers: number;
  readonly io: CliIo;
}

type ReadPiece = Omit<RowPiece, "rows" | "entityColumns">;

interface ParquetRowsOptions extends LineRowsOptions {
  readonly stream: boolean;
  readonly unordered: boolean;
}

/**
 * Checks that Parquet supports the form of the options.
 *
 * @throws {UsageError} If it does not.
 */
export function requireParquetRows(options: ParquetRowsOptions): void {
  requireParquetForm(rowForm(options));
  const { pretty, stream, unordered } = options;
  if (!pretty && !stream && !unordered) return;
  throw new UsageError("Parquet has no --pretty, --stream or --unordered");
}

/**
 * Writes the events of inputs as one Parquet file.
 *
 * @throws {Error} If an input cannot be read, or a line is too long; the message names the input.
 */
export async function writeParquet(
  inputs: readonly Input[],
  { parquet, schemas, lines, rows, bad, report, workers: count, io }: WriteParquetOptions,
): Promise<void> {
  const { signal } = io;
  const fields = lineFields(lines);
  const filter = lineFilter(lines, fields);
  const decoder = new TextDecoder();
  const { fromBad, strict, skipLongLines } = lines;
  // The bad rows that wait to be written.
  let waiting = "";
  function onBad(message: string, badRow?: string): void {
    report.bad(message);
    report.events(1);
    if (badRow !== undefined) waiting += `${badRow}\n`;
  }
  async function* files(): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
    for (const input of inputs) {
      const source = readInput(input, { onBytes: (count) => report.bytes(count) });
      const chosen = chosenBytes(source, { filter, fromBad, strict, skipLongLines, onBad });
      yield await Promise.resolve(naming(input, chosen));
    }
  }
  async function onRead({ events, badEvents, badRows, firstError }: ReadPiece): Promise<void> {
    signal.throwIfAborted();
    const text = waiting + decoder.decode(badRows);
    waiting = "";
    if (text !== "") await bad?.write(text);
    if (firstError) report.bad(firstError.message, badEvents);
    report.events(events);
  }
  const form = { fields, schemas };
  async function* pieces(): AsyncGenerator<RowPiece, void> {
    await using workers = new FileWorkers({ count, lines, form, io });
    for await (const piece of workers.transform(files(), { signal })) {
      await onRead(piece);
      yield piece;
    }
  }
  const bytes = count === 1
    ? parquet.parquetBytes(files(), { ...form, onRead })
    : parquet.joinParquet(pieces(), form);
  for await (const piece of bytes) await rows.write(piece);
}
