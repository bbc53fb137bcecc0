import { parentFromEnvironment } from "../../lineage/mod.ts";
import {
  listRuns,
  ndjsonSink,
  type PipelineJob,
  processRuns,
  type RunWork,
} from "../../pipeline/mod.ts";
import type { Command, CommandArgs } from "../command.ts";
import type { CliIo } from "../io.ts";
import { LINEAGE_OPTIONS, openLineage } from "../places/open_lineage.ts";
import { MANIFEST_OPTION, openManifest } from "../places/open_manifest.ts";
import { onlyPositional } from "../positionals.ts";
import { ownerName } from "../process/owner_name.ts";
import { openArchive, openOutput, RUN_NAMES_OPTION } from "../places/places.ts";
import { ProcessReport } from "../process/report.ts";
import { commandHandler } from "../process/run_command.ts";
import { UsageError } from "../usage_error.ts";
import { countValue, durationValue, jobValue, shareValue } from "../values.ts";

/** `runline process`: the main job. */
export const processCommand: Command = {
  name: "process",
  summary: "Process every new run of an archive once, and leave a lineage trail",
  usage: "<archive> --job <namespace>/<name> (--out <url> | -- <command…>)",
  description:
    `<archive> is a folder, file:// or s3://, with run folders such as run=2026-01-31-00-00-00.

With --out, the enriched events of each new run become JSON, one object a line, one file a run.
With -- <command…>, the command runs once for each new run: the run's address takes the place of
each argument {}, or comes last. The environment holds RUNLINE_RUN_ID, RUNLINE_RUN_URL,
RUNLINE_RUN_NAME, RUNLINE_RUN_TIME, RUNLINE_ATTEMPT, RUNLINE_TOKEN and OPENLINEAGE_PARENT_ID.
An exit code other than 0 fails the run, and a later start tries it again.

A DynamoDB manifest may have a region and an endpoint: dynamodb://<table>?region=…&endpoint=…
Lineage events go where openlineage.yml or OPENLINEAGE__ variables say, else to the console.`,
  options: [
    { name: "job", value: "<namespace>/<name>", help: "The job, as lineage events name it" },
    MANIFEST_OPTION,
    { name: "out", value: "<url>", help: "Where the rows go: a folder, file:// or s3://" },
    { name: "bad", value: "<url>", help: "Where bad events go, as Snowplow bad rows" },
    {
      name: "max-bad",
      value: "<share>",
      help: "Fail a run with a larger share of bad events: 1%; default all",
    },
    ...LINEAGE_OPTIONS,
    { name: "limit", value: "<n>", help: "Work on no more than n new runs" },
    { name: "concurrency", value: "<n>", help: "Work on n runs at once; default 1" },
    { name: "lease", value: "<time>", help: "How long a dead worker's claim holds; default 60s" },
    RUN_NAMES_OPTION,
    { name: "description", value: "<text>", help: "What the job does, for lineage events" },
    { name: "source-url", value: "<url>", help: "Where the job's source is, for lineage events" },
    { name: "dry-run", help: "Only tell which runs are new" },
    { name: "json", help: "Write one JSON object for each run, and a summary" },
  ],
  run: processArchive,
};

async function processArchive(args: CommandArgs, io: CliIo): Promise<number> {
  const archiveUrl = onlyPositional(args, "archive");
  const json = args.flag("json");
  const keepsBad = args.value("bad") !== undefined;
  const report = new ProcessReport(io, { archive: archiveUrl, json, keepsBad });
  if (args.flag("dry-run")) return await dryRun(archiveUrl, report, { args, io });

  const job = jobOf(args, io);
  const concurrency = countValue(args, "concurrency") ?? 1;
  const limit = countValue(args, "limit") ?? Infinity;
  const leaseMs = durationValue(args, "lease") ?? 60_000;
  const work = await workOf(args, io, job);
  const archive = await openArchive(archiveUrl, { args, io });
  const onError = (error: Error): void => report.lineageError(error);
  await using lineage = await openLineage({ args, io, json, onError });
  await using manifest = await openManifest(args, io);
  const outcomes = processRuns({
    archive,
    manifest,
    lineage,
    job,
    ...work,
    concurrency,
    limit,
    leaseMs,
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
  // What a backend has not taken by then is part of the report.
  await lineage.close();
  await report.end();
  const { failed, lineageErrors } = report.totals;
  return failed > 0 || (lineageErrors > 0 && args.flag("require-lineage")) ? 1 : 0;
}

async function dryRun(
  archiveUrl: string,
  report: ProcessReport,
  { args, io }: { readonly args: CommandArgs; readonly io: CliIo },
): Promise<number> {
  const limit = countValue(args, "limit") ?? Infinity;
  const archive = await openArchive(archiveUrl, { args, io });
  await using manifest = await openManifest(args, io, { readOnly: true });
  for await (const listed of listRuns({ archive, manifest, signal: io.signal })) {
    await report.listed(listed);
    if (report.totals.new >= limit) break;
  }
  await report.end();
  return 0;
}

function jobOf(args: CommandArgs, io: CliIo): PipelineJob {
  const description = args.value("description");
  const url = args.value("source-url");
  const parent = parentFromEnvironment(io.env, {
    onWarning: (message) => io.stderr(`runline: ${message}\n`),
  });
  return {
    ...jobValue(args, "job"),
    ...description ? { description } : {},
    ...url ? { sourceCodeLocation: { type: "git", url: url.replace(/\/\/[^/@]*@/, "//") } } : {},
    ...parent ? { parent } : {},
  };
}

async function workOf(args: CommandArgs, io: CliIo, job: PipelineJob): Promise<RunWork> {
  const out = args.value("out");
  const bad = args.value("bad");
  const maxBad = shareValue(args, "max-bad");
  if (args.rest) {
    const misplaced = ["out", "bad", "max-bad"].find((name) => args.value(name) !== undefined);
    if (misplaced) {
      throw new UsageError(`Option "--${misplaced}" makes no sense with a command`, args.command);
    }
    if (args.rest.length === 0) throw new UsageError(`No command follows "--"`, args.command);
    return { handler: commandHandler(args.rest, { job, io, json: args.flag("json") }) };
  }
  if (!out) {
    throw new UsageError(
      `Say what to do with the runs: --out <url> or -- <command…>`,
      args.command,
    );
  }
  const sink = ndjsonSink({
    output: await openOutput(out, { args, io }),
    ...bad ? { bad: await openOutput(bad, { args, io }) } : {},
    ...maxBad === undefined ? {} : { maxBad },
  });
  return { sink };
}
