import { ENRICHED_FIELDS, EnrichedParseError } from "../../../enriched/mod.ts";
import { defineCommand } from "../../command.ts";
import { FILTER_PARAMETERS, lineFilter } from "../../events/event_filter.ts";
import { eventLines } from "../../events/event_lines.ts";
import { SchemaStats } from "../../events/schema_stats.ts";
import { schemaStatsText } from "../../events/schema_stats_text.ts";
import { findInputs, totalSize } from "../../input/inputs.ts";
import type { CliIo } from "../../io.ts";
import { argument, flag, type ValuesOf } from "../../parameters/parameter.ts";
import { text } from "../../parameters/value_types.ts";
import { REQUEST_PAYER } from "../../places/aws/s3_client.ts";
import { TransformReport } from "../../transform/report.ts";

const PARAMETERS = {
  inputs: argument(text, {
    placeholder: "<file|pattern|s3://…|->",
    repeatable: true,
    help: "Files of enriched events. Default: the standard input",
  }),
  ...FILTER_PARAMETERS,
  requestPayer: REQUEST_PAYER,
  json: flag("Write one JSON object"),
};

/** `runline schema stats`. */
export const schemaStatsCommand = defineCommand({
  name: "schema stats",
  summary: "Count events by name, schemas by version, and filled fields",
  example: "runline schema stats ./archive/**",
  description:
    `Reads enriched events as "runline transform" does. An event whose columns cannot be separated, or
whose entities cannot be read, counts only as bad. Other values are not checked.
Exits with 1 if all events are bad.`,
  parameters: PARAMETERS,
  run: countSchemas,
});

async function countSchemas(options: ValuesOf<typeof PARAMETERS>, io: CliIo): Promise<number> {
  const filter = lineFilter(options, ENRICHED_FIELDS);
  const inputs = await findInputs(options.inputs, io);
  const stats = new SchemaStats();
  using report = new TransformReport(io, {
    totalBytes: totalSize(inputs),
    live: io.stderrIsTerminal,
    keepsBad: false,
  });
  for (const input of inputs) {
    const onBytes = (count: number): void => report.bytes(count);
    const onBad = (message: string): void => {
      report.bad(message);
      report.events(1);
    };
    const { skipLongLines } = options;
    for await (const batch of eventLines(input, { filter, skipLongLines, onBytes, onBad })) {
      io.signal.throwIfAborted();
      for (const line of batch) addLine(line, { stats, report });
      report.events(batch.length);
    }
  }
  report.end();
  const result = stats.toJSON();
  await io.stdout(options.json ? `${JSON.stringify(result)}\n` : schemaStatsText(result));
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
