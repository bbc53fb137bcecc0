import { EnrichedParseError } from "../../enriched/mod.ts";
import type { Command, CommandArgs } from "../command.ts";
import { FILTER_OPTIONS, lineFilter } from "../events/event_filter.ts";
import { eventLines } from "../events/event_lines.ts";
import { findInputs, totalSize } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { SchemaStats } from "../events/schema_stats.ts";
import { schemaStatsText } from "../events/schema_stats_text.ts";
import { TransformReport } from "../transform/report.ts";

/** `runline schema stats`. */
export const schemaStatsCommand: Command = {
  name: "schema stats",
  summary: "Count events by name, schemas by version, and filled fields",
  usage: "[file|pattern|s3://…|-]…",
  description:
    `Reads enriched events as "runline transform" does. An event whose columns cannot be told apart, or
whose entities cannot be read, is bad and counts for nothing else; other values are not checked.
Exits with 1 if all events are bad.`,
  options: [...FILTER_OPTIONS, { name: "json", help: "Write one JSON object" }],
  run: countSchemas,
};

async function countSchemas(args: CommandArgs, io: CliIo): Promise<number> {
  const filter = lineFilter(args);
  const inputs = await findInputs(args.positionals, io);
  const stats = new SchemaStats();
  using report = new TransformReport(io, {
    totalBytes: totalSize(inputs),
    live: io.stderrIsTerminal,
    keepsBad: false,
  });
  for (const input of inputs) {
    const onBytes = (count: number): void => report.bytes(count);
    for await (const batch of eventLines(input, { filter, onBytes })) {
      io.signal.throwIfAborted();
      for (const line of batch) addLine(line, { stats, report });
      report.events(batch.length);
    }
  }
  report.end();
  const result = stats.toJSON();
  await io.stdout(args.flag("json") ? `${JSON.stringify(result)}\n` : schemaStatsText(result));
  return report.badShare === 1 ? 1 : 0;
}

function addLine(
  line: string,
  { stats, report }: { readonly stats: SchemaStats; readonly report: TransformReport },
): void {
  try {
    stats.add(line);
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    report.bad(error.message);
  }
}
