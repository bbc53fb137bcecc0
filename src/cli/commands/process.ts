import { parentFromEnvironment } from "../../lineage/config/mod.ts";
import {
  listRuns,
  ndjsonSink,
  type PipelineJob,
  processRuns,
  type RunWork,
} from "../../pipeline/mod.ts";
import { defineCommand } from "../command.ts";
import type { CliIo } from "../io.ts";
import { flag, option, rest, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { count, duration, jobName, share, text } from "../parameters/value_types.ts";
import { ARCHIVE } from "../places/archive_argument.ts";
import { LINEAGE_PARAMETERS, openLineage } from "../places/open_lineage.ts";
import { MANIFEST, openManifest } from "../places/open_manifest.ts";
import { ownerName } from "../process/owner_name.ts";
import { openArchive, openOutput, place, RUN_NAMES } from "../places/places.ts";
import { ProcessReport } from "../process/report.ts";
import { commandHandler } from "../process/command_handler.ts";

const PARAMETERS = {
  archive: ARCHIVE,
  job: option(jobName, { help: "The job, as lineage events name it" }),
  manifest: MANIFEST,
  out: option(place, { help: "Where rows are written: a folder, file:// or s3://" }),
  bad: option(place, { help: "Where bad events are written, as Snowplow bad rows" }),
  maxBad: option(share, {
    help: "Fail a run with a larger share of bad events: 1%; by default none fails",
  }),
  ...LINEAGE_PARAMETERS,
  limit: option(count, { help: "Process at most n new runs" }),
  concurrency: option(count, { help: "Process n runs at once", default: "1" }),
  lease: option(duration, { help: "How long the claim of a dead worker lasts", default: "60s" }),
  runNames: RUN_NAMES,
  description: option(text, { help: "The description of the job in lineage events" }),
  sourceUrl: option(text, {
    placeholder: "<url>",
    help: "The source code of the job in lineage events",
  }),
  dryRun: flag("List the runs that are new, and do nothing else"),
  json: flag("Write one JSON object for each run, and a summary"),
  command: rest({ placeholder: "<command…>", help: "The command that processes each run" }),
};

type ProcessOptions = ValuesOf<typeof PARAMETERS>;

/** `runline process`: the main job. */
export const processCommand = defineCommand({
  name: "process",
  summary: "Process every new run of an archive once, and leave a lineage trail",
  description:
    `<archive> is a folder, file:// or s3://, with run folders such as run=2026-01-31-00-00-00.

With --out, the enriched events of each new run become JSON, one object a line, one file a run.
With -- <command…>, the command runs once for each new run: the run's address takes the place of
each argument {}, or comes last. The environment holds RUNLINE_RUN_ID, RUNLINE_RUN_URL,
RUNLINE_RUN_NAME, RUNLINE_RUN_TIME, RUNLINE_ATTEMPT, RUNLINE_TOKEN and OPENLINEAGE_PARENT_ID.
An exit code other than 0 fails the run, and a later start tries it again.

A DynamoDB manifest may have a region and an endpoint: dynamodb://<table>?region=…&endpoint=…
Lineage events go where openlineage.yml or OPENLINEAGE__ variables say, else to the console.`,
  parameters: PARAMETERS,
  run: processArchive,
});

async function processArchive(options: ProcessOptions, io: CliIo): Promise<number> {
  const { json, lineageOut, spool, requireLineage, runNames } = options;
  const keepsBad = options.bad !== undefined;
  const report = new ProcessReport(io, { archive: options.archive.title, json, keepsBad });
  if (options.dryRun) return await dryRun(options, { report, io });

  const job = jobOf(options, io);
  const work = await workOf(options, { job, io });
  const archive = await openArchive(options.archive, { io, runNames });
  const onError = (error: Error): void => report.lineageError(error);
  await using lineage = await openLineage({ lineageOut, spool, io, json, onError });
  await using manifest = await openManifest(options.manifest);
  const outcomes = processRuns({
    archive,
    manifest,
    lineage,
    job,
    ...work,
    concurrency: options.concurrency,
    limit: options.limit ?? Infinity,
    leaseMs: options.lease,
    owner: ownerName(),
    onLineageError: onError,
    signal: io.signal,
  });
  try {
    for await (const outcome of outcomes) await report.outcome(outcome);
  } catch (error) {
    await report.end({ broken: true });
    throw error;
  }
  // Events that the backend has not accepted by then are part of the report.
  await lineage.close();
  await report.end();
  const { failed, lineageErrors } = report.totals;
  return failed > 0 || (lineageErrors > 0 && requireLineage) ? 1 : 0;
}

interface DryRunOptions {
  readonly report: ProcessReport;
  readonly io: CliIo;
}

async function dryRun(
  { archive: place, manifest: manifestPlace, runNames, limit = Infinity }: ProcessOptions,
  { report, io }: DryRunOptions,
): Promise<number> {
  const archive = await openArchive(place, { io, runNames });
  await using manifest = await openManifest(manifestPlace, { readOnly: true });
  for await (const listed of listRuns({ archive, manifest, signal: io.signal })) {
    await report.listed(listed);
    if (report.totals.new >= limit) break;
  }
  await report.end();
  return 0;
}

function jobOf({ job, description, sourceUrl: url }: ProcessOptions, io: CliIo): PipelineJob {
  if (job === undefined) throw new UsageError(`Option "--job" is missing`);
  const parent = parentFromEnvironment(io.env, {
    onWarning: (message) => io.stderr(`runline: ${message}\n`),
  });
  return {
    ...job,
    ...description ? { description } : {},
    ...url ? { sourceCodeLocation: { type: "git", url: url.replace(/\/\/[^/@]*@/, "//") } } : {},
    ...parent ? { parent } : {},
  };
}

interface WorkOptions {
  readonly job: PipelineJob;
  readonly io: CliIo;
}

async function workOf(
  { command, out, bad, maxBad, json }: ProcessOptions,
  { job, io }: WorkOptions,
): Promise<RunWork> {
  if (command) {
    const [misplaced] = Object.entries({ "--out": out, "--bad": bad, "--max-bad": maxBad })
      .filter(([, value]) => value !== undefined);
    if (misplaced) throw new UsageError(`Option "${misplaced[0]}" makes no sense with a command`);
    return { handler: commandHandler(command, { job, io, json }) };
  }
  if (!out) throw new UsageError(`Option "--out" or a command after "--" is missing`);
  const sink = ndjsonSink({
    output: await openOutput(out, { io }),
    ...bad ? { bad: await openOutput(bad, { io }) } : {},
    ...maxBad === undefined ? {} : { maxBad },
  });
  return { sink };
}
