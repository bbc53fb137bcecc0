import { defineCommand } from "../../command.ts";
import { FILE_FORMAT_PARAMETERS, openParquet } from "../../events/file_format.ts";
import { findInputs, totalSize } from "../../input/inputs.ts";
import type { CliIo } from "../../io.ts";
import { argument, flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { UsageError } from "../../parameters/usage_error.ts";
import { share, text } from "../../parameters/value_types.ts";
import { REQUEST_PAYER } from "../../places/aws/s3_client.ts";
import { reportMessage } from "../../terminal_safe.ts";
import { LINE_PARAMETERS, LineRows } from "../../transform/line_rows.ts";
import { openWorkers, WORKER_PARAMETERS } from "../../transform/open_workers.ts";
import { requireParquetRows, writeParquet } from "../../transform/parquet_rows.ts";
import { TransformReport } from "../../transform/report.ts";
import { rowBatches } from "../../transform/row_batches.ts";
import {
  BAD,
  isSameFile,
  openBadRows,
  openRows,
  OUT,
  type RowOutput,
} from "../../transform/row_output.ts";

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
  summary: "Transform enriched events from TSV to JSON, one object a line",
  example: "runline transform ./archive/** --out events.ndjson",
  description:
    `Reads the files, or the standard input for "-" or without files, and writes to the standard output.
Gzip and Zstandard are detected by content. Quote patterns: * and ? match within a folder, ** matches
any folders, on S3 as well. Hidden names, which begin with "_" or ".", match only explicit patterns.
Events that cannot be parsed are counted. With --bad they are written as Snowplow bad rows.

Workers read several inputs, one each at a time, and share the lines of one input in slow forms:
--dialect, --lossless, --too-long, --pretty, --from-bad. By default they start from 1 GB,
or 64 MB compressed, and from an eighth of that in slow forms. Each uses about 150 MB. Rows keep the
order of the lines, unless --unordered is set. One thread compresses the output. In slow forms of one
input and with --format=parquet, the main thread is one of --workers. Parquet has 1 by default, and the
others start after 64 MiB of lines.

With --stream, the rows of each piece of the standard input are written before the next piece is
read, as Spark's rdd.pipe requires. --bad=- writes bad rows among the rows. Both use one worker, as
does "-".`,
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
    const target = { rows, bad, report, workers: workers ?? 1, io };
    await writeParquet(inputs, { ...opened, ...target, lines: lineOptions });
    return await commitRows({ rows, bad, report, io }, options);
  }
  await using started = await openWorkers(inputs, {
    workers,
    lines: lineOptions,
    isSlow: lines.isSlow,
    isForPipes: stream || badOut === "-",
    io,
  });
  const batches = rowBatches(inputs, {
    lines,
    workers: started,
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
  return await commitRows({ rows, bad, report, io }, options);
}

interface WrittenRows {
  readonly rows: RowOutput;
  readonly bad: RowOutput | undefined;
  readonly report: TransformReport;
  readonly io: CliIo;
}

async function commitRows(
  { rows, bad, report, io }: WrittenRows,
  options: TransformOptions,
): Promise<number> {
  report.end();
  if (bad !== rows) await bad?.commit();
  if (isTooBad(report, options)) {
    const unwritten = options.out ? `: "${options.out.title}" is not written` : "";
    reportMessage(`Too many events are bad${unwritten}`, io);
    return 1;
  }
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
    throw new UsageError('Option "--stream" reads and writes no files');
  }
  if (out !== undefined && bad !== undefined && bad !== "-" && isSameFile(out, bad)) {
    throw new UsageError('Options "--out" and "--bad" name the same file');
  }
}
