import type { Command, CommandArgs } from "../command.ts";
import { findInputs, totalSize } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { LINE_OPTIONS, LineRows } from "../transform/line_rows.ts";
import { openWorkers, THREAD_OPTIONS } from "../transform/open_workers.ts";
import { rowBatches } from "../transform/row_batches.ts";
import { openBadRows, openRows, OUT_OPTION } from "../transform/row_output.ts";
import { TransformReport } from "../transform/report.ts";
import { UsageError } from "../usage_error.ts";
import { countValue, shareValue } from "../values.ts";

/** `runline transform`. */
export const transformCommand: Command = {
  name: "transform",
  summary: "Turn enriched events from TSV to JSON, one object a line",
  usage: "[file|pattern|s3://…|-]…",
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
  options: [
    OUT_OPTION,
    { name: "bad", value: "<file>", help: "As --out, for bad events, one bad row a line" },
    {
      name: "max-bad",
      value: "<share>",
      help: "Exit with 1 above a share of bad events: 1%; default all",
    },
    ...LINE_OPTIONS,
    ...THREAD_OPTIONS,
    { name: "stream", help: "Answer each piece of the standard input at once" },
  ],
  run: transformFiles,
};

async function transformFiles(args: CommandArgs, io: CliIo): Promise<number> {
  const maxBad = shareValue(args, "max-bad") ?? (args.flag("stream") ? 1 : undefined);
  const workers = countValue(args, "workers");
  const lines = new LineRows(args);
  requireNoFile(args);
  const inputs = await findInputs(args.positionals, io);
  using report = new TransformReport(io, {
    totalBytes: totalSize(inputs),
    live: io.stderrIsTerminal && !args.flag("stream") &&
      (!io.stdoutIsTerminal || args.value("out") !== undefined),
    keepsBad: args.value("bad") !== undefined,
  });
  await using rows = await openRows(args, io);
  await using bad = await openBadRows(rows, { args, io });
  await using threads = await openWorkers(args, { workers, inputs, lines, io });
  const batches = rowBatches(inputs, {
    lines,
    threads,
    unordered: args.flag("unordered"),
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
  report.end();
  const isTooBad = maxBad === undefined ? report.badShare === 1 : report.badShare > maxBad;
  if (bad !== rows) await bad?.commit();
  if (isTooBad) return 1;
  await rows.commit();
  return 0;
}

function requireNoFile(args: CommandArgs): void {
  if (!args.flag("stream")) return;
  const isPipe = args.positionals.every((name) => name === "-") &&
    args.value("out") === undefined && (args.value("bad") ?? "-") === "-";
  if (isPipe) return;
  throw new UsageError("With --stream there is no file to read or to write", args.command);
}
