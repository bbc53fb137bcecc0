import type { RunArchive } from "../../archive/mod.ts";
import { parentFromEnvironment } from "../../lineage/config/mod.ts";
import type { OpenLineageClient } from "../../lineage/mod.ts";
import type { ManifestStore } from "../../manifest/mod.ts";
import {
  type PipelineJob,
  processRuns,
  type ProcessRunsOptions,
  type Readiness,
  type RunOutcome,
  type RunWork,
} from "../../pipeline/mod.ts";
import { isSlowForm, rowForm } from "../events/row_form.ts";
import { type CliIo, detail } from "../io.ts";
import { flag, option, rest, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { choice, count, duration, instant, jobName, text } from "../parameters/value_types.ts";
import { ARCHIVE } from "../places/archive_argument.ts";
import { LINEAGE_PARAMETERS } from "../places/open_lineage.ts";
import { MANIFEST, MAX_RCU } from "../places/open_manifest.ts";
import { RUN_NAMES } from "../places/places.ts";
import { repository } from "../places/repository_value.ts";
import { REQUEST_PAYER } from "../places/aws/s3_client.ts";
import { commandHandler } from "../process/command_handler.ts";
import { ownerName } from "../process/owner_name.ts";
import { keepHeapSmall } from "../memory/small_heap.ts";
import { reportMessage } from "../terminal_safe.ts";
import { openRowSink, requireNoRowOptions, ROW_PARAMETERS } from "./_row_sink.ts";

/** The parameters of commands that process the runs of an archive. */
export const PROCESS_PARAMETERS = {
  archive: ARCHIVE,
  job: option(jobName, { help: "The job in lineage events" }),
  manifest: MANIFEST,
  maxRcu: MAX_RCU,
  ...ROW_PARAMETERS,
  ...LINEAGE_PARAMETERS,
  concurrency: option(count, { help: "Process n runs at once", default: "1" }),
  lease: option(duration, { help: "The lease of a claim", default: "60s" }),
  timeout: option(duration, { help: "Fail a run that takes longer" }),
  maxAttempts: option(count, {
    help: "Try a run n times before it is dead",
    default: "5",
  }),
  retryDelay: option(duration, {
    help: "The longest wait after a failure; it doubles",
  }),
  onUnknown: option(choice(["retry", "park"]), {
    placeholder: "<what>",
    help: "A command whose worker died: retry or park",
    default: "retry",
  }),
  readyMarker: option(text, {
    placeholder: "<name>",
    repeatable: true,
    help: "Process only runs with this file: _SUCCESS",
  }),
  archived: option(choice(["report", "skip", "fail"]), {
    placeholder: "<action>",
    help: "Runs to restore from S3 Glacier first: report, skip silently, or fail",
    default: "report",
  }),
  minAge: option(duration, { help: "Process only runs whose newest file is older" }),
  runNames: RUN_NAMES,
  requestPayer: REQUEST_PAYER,
  since: option(instant, { help: "Process only runs of this time and later: 2026-01-31" }),
  until: option(instant, { help: "Process only runs before this time" }),
  description: option(text, { help: "The description of the job in lineage events" }),
  sourceUrl: option(repository, { help: "The source code of the job in lineage events" }),
  passJob: option(jobName, { help: "The parent job of all runs of this call in lineage events" }),
  json: flag("Write one JSON object for each run, and a summary"),
  command: rest({ placeholder: "<command…>", help: "The command that processes each run" }),
};

/** The parameters of commands that process the runs of an archive once. */
export const ONE_PASS_PARAMETERS = {
  ...PROCESS_PARAMETERS,
  limit: option(count, { help: "Process at most n new runs; failed retries do not count" }),
  dryRun: flag("Only list the new runs"),
};

/** The values of {@linkcode PROCESS_PARAMETERS}. */
export type ProcessOptions = ValuesOf<typeof PROCESS_PARAMETERS>;

/** The job and the work of the options. Disposal ends the workers. */
export interface Pass extends AsyncDisposable {
  readonly job: PipelineJob;
  readonly work: RunWork;
}

/** Options of {@linkcode processPass}. */
export interface ProcessPassOptions extends Pick<Pass, "job" | "work"> {
  readonly io: CliIo;
  readonly archive: RunArchive;
  readonly manifest: ManifestStore;
  readonly lineage: OpenLineageClient;
  readonly limit: number;
  /** Called with each lineage event that could not be sent. */
  readonly onLineageError: (error: Error) => void;
}

/**
 * Returns the job and the work of the options.
 *
 * @throws {UsageError} If the options do not fit together.
 */
export async function preparePass(options: ProcessOptions, io: CliIo): Promise<Pass> {
  const job = jobOf(options, io);
  const { command, json, onUnknown } = options;
  if (command === undefined) {
    const { sink, ...opened } = await openRowSink(options, io);
    return { job, work: { sink }, ...opened };
  }
  requireNoRowOptions(options);
  const work = { handler: commandHandler(command, { job, io, json }), onUnknown };
  return { job, work, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Processes the new runs of an archive once. */
export function processPass(
  options: ProcessOptions,
  { io, job, work, archive, manifest, lineage, limit, onLineageError }: ProcessPassOptions,
): AsyncGenerator<RunOutcome, void> {
  detail(newRunsText({ archive, manifest }), io);
  // Slow forms take less time with more space.
  if (!isSlowForm(rowForm(options))) keepHeapSmall();
  const { timeout, passJob, retryDelay, since, until } = options;
  const ready = readinessOf(options);
  const settings: Omit<ProcessRunsOptions, keyof RunWork> = {
    archive,
    manifest,
    lineage,
    job,
    concurrency: options.concurrency,
    limit,
    leaseMs: options.lease,
    owner: ownerName(),
    onLineageError,
    signal: io.signal,
    since,
    until,
    archived: options.archived === "fail" ? "fail" : "skip",
    retry: { maxAttempts: options.maxAttempts, ...retryDelay ? { delayMs: retryDelay } : {} },
    ...timeout ? { timeoutMs: timeout } : {},
    ...passJob ? { passJob } : {},
    ...ready ? { ready } : {},
  };
  return processRuns({ ...settings, ...work });
}

/** Describes how new runs are found. */
export function newRunsText(
  { archive, manifest }: Pick<ProcessPassOptions, "archive" | "manifest">,
): string {
  return `Lists ${archive.url}, and asks ${manifest.url} which runs are done`;
}

function readinessOf({ readyMarker, minAge }: ProcessOptions): Readiness | undefined {
  if (readyMarker.length === 0 && !minAge) return undefined;
  return {
    ...readyMarker.length > 0 ? { markers: readyMarker } : {},
    ...minAge ? { minAgeMs: minAge } : {},
  };
}

function jobOf({ job, description, sourceUrl: url }: ProcessOptions, io: CliIo): PipelineJob {
  if (job === undefined) throw new UsageError(`Option "--job" is missing`);
  const parent = parentFromEnvironment(io.env, {
    onWarning: (message) => reportMessage(message, io),
  });
  return {
    ...job,
    ...description ? { description } : {},
    ...url ? { sourceCodeLocation: { type: "git", url } } : {},
    ...parent ? { parent } : {},
  };
}
