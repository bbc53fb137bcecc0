import type { IgluSchema } from "../../pipeline/parquet.ts";
import { chosenBytes } from "../events/event_bytes.ts";
import { lineFilter } from "../events/event_filter.ts";
import { lineFields, requireParquetForm, rowForm } from "../events/row_form.ts";
import { type Input, readInput } from "../input/inputs.ts";
import { naming } from "../input/naming_input.ts";
import { UsageError } from "../parameters/usage_error.ts";
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
  readonly signal: AbortSignal;
}

interface ParquetRowsOptions extends LineRowsOptions {
  readonly stream: boolean;
  readonly unordered: boolean;
  readonly workers: number | undefined;
}

/**
 * Checks that Parquet supports the form of the options.
 *
 * @throws {UsageError} If it does not.
 */
export function requireParquetRows(options: ParquetRowsOptions): void {
  requireParquetForm(rowForm(options));
  const { pretty, stream, unordered, workers } = options;
  if (!pretty && !stream && !unordered && workers === undefined) return;
  throw new UsageError("Parquet has no --pretty, --stream, --unordered or --workers");
}

/**
 * Writes the events of inputs as one Parquet file.
 *
 * @throws {Error} If an input cannot be read, or a line is too long; the message names the input.
 */
export async function writeParquet(
  inputs: readonly Input[],
  { parquet, schemas, lines, rows, bad, report, signal }: WriteParquetOptions,
): Promise<void> {
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
  const files = inputs.map((input) => {
    const source = readInput(input, { onBytes: (count) => report.bytes(count) });
    return naming(input, chosenBytes(source, { filter, fromBad, strict, skipLongLines, onBad }));
  });
  const bytes = parquet.parquetBytes(files, {
    fields,
    schemas,
    onRead: async ({ events, badEvents, badRows, firstError }) => {
      signal.throwIfAborted();
      const text = waiting + decoder.decode(badRows);
      waiting = "";
      if (text !== "") await bad?.write(text);
      if (firstError) report.bad(firstError.message, badEvents);
      report.events(events);
    },
  });
  for await (const piece of bytes) await rows.write(piece);
}
