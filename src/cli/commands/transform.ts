import { defineCommand } from "../command.ts";
import { FILE_FORMAT_PARAMETERS, openParquet } from "../events/file_format.ts";
import { findInputs, totalSize } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { argument, flag, option, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { share, text } from "../parameters/value_types.ts";
import { REQUEST_PAYER } from "../places/s3_client.ts";
import { LINE_PARAMETERS, LineRows } from "../transform/line_rows.ts";
import { openWorkers, WORKER_PARAMETERS } from "../transform/open_workers.ts";
import { rowBatches } from "../transform/row_batches.ts";
import { BAD, openBadRows, openRows, OUT, type RowOutput } from "../transform/row_output.ts";
import { requireParquetRows, writeParquet } from "../transform/parquet_rows.ts";
import { TransformReport } from "../transform/report.ts";

/** The parameters of `runline transform`. */
export const TRANSFORM_PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<file|pattern|s3://…|->",
    repeatable: true,
    help: "Files of enriched events. Default: the standard input",
  }),
  out: OUT,
  bad: BAD,
  maxBad: option(share, {
    help: "Exit with 1 above a share of bad events: 1%; by default if all are bad",
  }),
  ...FILE_FORMAT_PARAMETERS,
  ...LINE_PARAMETERS,
  ...WORKER_PARAMETERS,
  requestPayer: REQUEST_PAYER,
  stream: flag("Write the rows of each piece of the standard input at once"),
};

type TransformOptions = ValuesOf<typeof TRANSFORM_PARAMETERS>;

/** `runline transform`. */
export const transformCommand = defineCommand({
  name: "transform",
  summary: "Turn enriched events from TSV to JSON, one object a line",
  description:
    `Reads the files, or the standard input for "-" and where none is named, and writes to the
standard output. Gzip and Zstandard are recognised by their content. Patterns are those of shells,
also on S3 and with ** for folders: quote them. Events that cannot be parsed are counted; with --bad
they are kept, as Snowplow bad rows.

Several inputs are read by several workers, each a whole one at a time, and slow forms of one input
(--dialect, --lossless, --too-long, --fields, --pretty, --from-bad) are shared out. By default that
is from 1 GB on, or 64 MB compressed, and from an eighth of that in slow forms. A worker takes some
150 MB, of which 64 MB are rows that wait for their turn: there is an order, unless --unordered
gives it up. Compressing the output is left to one thread.

With --stream it takes lines from another program's pipe, such as Spark's rdd.pipe: the rows of the
lines that came are written before more are waited for. --bad=- puts bad rows among the rows. With
either of them, and for "-", there is one worker.`,
  parameters: TRANSFORM_PARAMETERS,
  run: transformFiles,
});

async function transformFiles(options: TransformOptions, io: CliIo): Promise<number> {
  const { out, bad: badOut, stream, unordered, workers } = options;
  requireNoFile(options);
  const keepsBad = badOut !== undefined;
  const lineOptions = { ...options, keepsBad };
  const opened = await openParquet(options, io);
  if (opened) requireParquetRows(lineOptions);
  const lines = new LineRows(lineOptions);
  const inputs = await findInputs(options.inputs, io);
  using report = new TransformReport(io, {
    totalBytes: totalSize(inputs),
    live: io.stderrIsTerminal && !stream && (!io.stdoutIsTerminal || out !== undefined),
    keepsBad,
  });
  await using rows = await openRows(out, io);
  await using bad = await openBadRows(badOut, { rows, io });
  if (opened) {
    const { signal } = io;
    await writeParquet(inputs, { ...opened, lines: lineOptions, rows, bad, report, signal });
    return await commitRows({ rows, bad, report }, options);
  }
  await using threads = await openWorkers(inputs, {
    workers,
    lines: lineOptions,
    isSlow: lines.isSlow,
    isForPipes: stream || badOut === "-",
    io,
  });
  const batches = rowBatches(inputs, {
    lines,
    threads,
    unordered,
    onBytes: (count) => report.bytes(count),
    signal: io.signal,
  });
  for await (const batch of batches) {
    io.signal.throwIfAborted();
    if (batch.rows.length > 0) await rows.write(batch.rows);
    if (batch.badRows !== "") await bad?.write(batch.badRows);
    if (batch.firstBad !== undefined) report.bad(batch.firstBad, batch.badEvents);
    report.events(batch.events);
  }
  return await commitRows({ rows, bad, report }, options);
}

interface WrittenRows {
  readonly rows: RowOutput;
  readonly bad: RowOutput | undefined;
  readonly report: TransformReport;
}

async function commitRows(
  { rows, bad, report }: WrittenRows,
  options: TransformOptions,
): Promise<number> {
  report.end();
  if (bad !== rows) await bad?.commit();
  if (isTooBad(report, options)) return 1;
  await rows.commit();
  return 0;
}

function isTooBad({ badShare }: TransformReport, { maxBad, stream }: TransformOptions): boolean {
  if (maxBad !== undefined) return badShare > maxBad;
  return badShare === 1 && !stream;
}

function requireNoFile({ inputs, out, bad, stream }: TransformOptions): void {
  const isPipe = inputs.every((name) => name === "-") && out === undefined &&
    (bad === undefined || bad === "-");
  if (stream && !isPipe) {
    throw new UsageError("Option --stream reads and writes no files");
  }
}
