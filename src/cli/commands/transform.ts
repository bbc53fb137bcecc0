import { badRow, createTransformer } from "../../enriched/mod.ts";
import { VERSION } from "../../internal/version.ts";
import { BadRows } from "../bad_rows.ts";
import type { Command, CommandArgs } from "../command.ts";
import { FILTER_OPTIONS, lineFilter } from "../event_filter.ts";
import { eventRows } from "../event_rows.ts";
import { findInputs, totalSize } from "../inputs.ts";
import type { CliIo } from "../io.ts";
import { FORM_OPTIONS, rowForm } from "../row_form.ts";
import { openRows, OUT_OPTION } from "../row_output.ts";
import { type RowShape, rowShape, SHAPE_OPTIONS } from "../row_shape.ts";
import { TransformReport } from "../transform_report.ts";
import { UsageError } from "../usage_error.ts";
import { shareValue } from "../values.ts";

const PROCESSOR = { artifact: "runline", version: VERSION };

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

With --stream it takes lines from another program's pipe, such as Spark's rdd.pipe: the rows of the
lines that came are written before more are waited for. --bad=- puts bad rows among the rows.`,
  options: [
    OUT_OPTION,
    { name: "bad", value: "<file>", help: "Where bad events go, one bad row a line" },
    {
      name: "max-bad",
      value: "<share>",
      help: "Exit with 1 above a share of bad events: 1%; default all",
    },
    ...FILTER_OPTIONS,
    ...SHAPE_OPTIONS,
    ...FORM_OPTIONS,
    { name: "stream", help: "Answer each piece of the standard input at once" },
  ],
  run: transformFiles,
};

async function transformFiles(args: CommandArgs, io: CliIo): Promise<number> {
  const maxBad = shareValue(args, "max-bad") ?? (args.flag("stream") ? 1 : undefined);
  const filter = lineFilter(args);
  const shape = rowShape(args);
  const form = rowForm(args);
  const badName = args.value("bad");
  requireNoFile(args);
  const inputs = await findInputs(args.positionals, io);
  using report = new TransformReport(io, {
    totalBytes: totalSize(inputs),
    live: io.stderrIsTerminal && !args.flag("stream") &&
      (!io.stdoutIsTerminal || args.value("out") !== undefined),
    keepsBad: badName !== undefined,
  });
  await using rows = await openRows(args, io);
  await using bad = badName === undefined ? undefined : await BadRows.open(badName, { io, rows });
  const transformer = createTransformer({
    ...form,
    onBad(line, error): void {
      report.bad(error.message);
      bad?.add(JSON.stringify(badRow(line, error, { processor: PROCESSOR })));
    },
  });
  const onBytes = (count: number): void => report.bytes(count);
  const options = { filter, onBytes, fromBad: args.flag("from-bad"), transformer };
  let events = 0;
  for (const input of inputs) {
    for await (const ndjson of eventRows(input, options)) {
      io.signal.throwIfAborted();
      if (ndjson.length > 0) await rows.write(shape ? shaped(ndjson, shape) : ndjson);
      await bad?.flush();
      report.events(transformer.events - events);
      events = transformer.events;
    }
  }
  report.end();
  if (maxBad === undefined ? report.badShare === 1 : report.badShare > maxBad) return 1;
  await rows.commit();
  return 0;
}

function shaped(ndjson: Uint8Array, shape: RowShape): string {
  const rows = new TextDecoder().decode(ndjson).split("\n").slice(0, -1);
  return rows.map((row) => `${shape(row)}\n`).join("");
}

function requireNoFile(args: CommandArgs): void {
  if (!args.flag("stream")) return;
  const isAlone = args.positionals.every((name) => name === "-") && args.value("out") === undefined;
  if (isAlone) return;
  throw new UsageError("With --stream there is neither a file to read nor --out", args.command);
}
