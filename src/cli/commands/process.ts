import { reportMessage } from "../terminal_safe.ts";
import { listRuns } from "../../pipeline/mod.ts";
import { defineCommand } from "../command.ts";
import { type CliIo, detail } from "../io.ts";
import type { ValuesOf } from "../parameters/parameter.ts";
import { openLineage } from "../places/open_lineage.ts";
import { openManifest } from "../places/open_manifest.ts";
import { openArchive } from "../places/places.ts";
import { ProcessReport } from "../process/report.ts";
import { otherJobHint } from "./_other_job.ts";
import { newRunsText, ONE_PASS_PARAMETERS, preparePass, processPass } from "./_process_pass.ts";

type Options = ValuesOf<typeof ONE_PASS_PARAMETERS>;

/** `runline process`: the main job. */
export const processCommand = defineCommand({
  name: "process",
  summary: "Process every new run of an archive once, and emit its lineage",
  example: "runline process ./archive --job food_delivery/orders --out ./json",
  description:
    `<archive> is a folder, file:// or s3://, with run folders such as run=2026-01-31-00-00-00. --job is
required, and either --out or a command.

With --out, the enriched events of each new run are written as JSON, one object a line, one file a
run. With -- <command…>, the command runs once for each new run. The run's path or s3:// address
replaces each argument {}, or is the last argument. The environment has RUNLINE_RUN_ID, RUNLINE_RUN_URL,
RUNLINE_RUN_NAME, RUNLINE_RUN_TIME, RUNLINE_ATTEMPT, RUNLINE_CLAIM_TOKEN and OPENLINEAGE_PARENT_ID.
An exit code other than 0 fails the run, and a later start tries it again, up to --max-attempts.

--workers sets how many threads share the lines of each run, the main thread included. The others start
after 8 MiB of lines with --compress=gzip, --dialect, --lossless or --too-long, and otherwise after 64 MiB.
They need more processor time, so they are of use where cores are free, with these options and with
--format=parquet. Rows keep their order. The object of a run is the same, except that gzip data has
several members, and that a row group of Parquet has the rows of 16 MiB of lines.

A DynamoDB manifest may have parameters, which docs/aws.md lists: dynamodb://<table>?region=…&endpoint=…

Lineage events are sent to the backend of openlineage.yml or OPENLINEAGE__ variables. Default: the
"runline serve" of the same user, if it runs. A terminal shows a line for each event. --lineage-out keeps them
without a backend.`,
  parameters: ONE_PASS_PARAMETERS,
  run: processArchive,
});

async function processArchive(options: Options, io: CliIo): Promise<number> {
  const { json, lineageOut, spool, requireLineage, runNames, limit = Infinity } = options;
  const keepsBad = options.bad !== undefined;
  const hidesArchived = options.archived === "skip";
  const inRange = options.since !== undefined || options.until !== undefined;
  const report = new ProcessReport(io, {
    archive: options.archive.title,
    inRange,
    json,
    keepsBad,
    hidesArchived,
  });
  if (options.dryRun) return await dryRun(options, { report, io });

  await using pass = await preparePass(options, io);
  const archive = await openArchive(options.archive, { io, runNames });
  const onError = (error: Error): void => report.lineageError(error);
  await using lineage = await openLineage({ lineageOut, spool, requireLineage, io, json, onError });
  await using manifest = await openManifest(options.manifest, { io, maxRcu: options.maxRcu });
  const passOptions = { ...pass, io, archive, manifest, lineage, limit, onLineageError: onError };
  const outcomes = processPass(options, passOptions);
  try {
    for await (const outcome of outcomes) await report.outcome(outcome);
  } catch (error) {
    await report.end({ broken: true });
    throw error;
  }
  // Events that the backend has not accepted by then are part of the report.
  await lineage.close();
  await report.end();
  const hint = await otherJobHint(report, { ...pass, manifest, signal: io.signal });
  if (hint) reportMessage(hint, io);
  const { failed, dead, lineageErrors } = report.totals;
  return failed + dead > 0 || (lineageErrors > 0 && requireLineage) ? 1 : 0;
}

interface DryRunOptions {
  readonly report: ProcessReport;
  readonly io: CliIo;
}

async function dryRun(
  options: Options,
  { report, io }: DryRunOptions,
): Promise<number> {
  const { runNames, maxRcu, limit = Infinity, since, until } = options;
  const archive = await openArchive(options.archive, { io, runNames });
  await using manifest = await openManifest(options.manifest, { io, access: "preview", maxRcu });
  detail(newRunsText({ archive, manifest }), io);
  const listing = { archive, manifest, signal: io.signal, since, until };
  for await (const listed of listRuns(listing)) {
    await report.listed(listed);
    if (report.totals.new >= limit) break;
  }
  await report.end();
  return 0;
}
