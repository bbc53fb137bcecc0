/**
 * The main job: an archive of runs, a manifest of those that are done, work on each new run, and a
 * lineage trail.
 *
 * @example Work on each run once
 * ```ts
 * import { fileArchive } from "@runline/runline/archive/file";
 * import { MemoryManifestStore } from "@runline/runline/manifest";
 * import { processRuns, type RunContext } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 * import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/archive-");
 * await mkdir(`${folder}/run=2026-01-31-06-00-00`);
 * await writeFile(`${folder}/run=2026-01-31-06-00-00/part-0`, "…");
 *
 * const processed: string[] = [];
 * const options = {
 *   archive: fileArchive(folder),
 *   manifest: new MemoryManifestStore(),
 *   job: { namespace: "food_delivery", name: "orders" },
 *   handler: ({ run }: RunContext) => {
 *     processed.push(run.name);
 *     return Promise.resolve();
 *   },
 * };
 * await Array.fromAsync(processRuns(options));
 * await Array.fromAsync(processRuns(options));
 * assertEquals(processed, ["run=2026-01-31-06-00-00"]);
 * ```
 *
 * @module
 */
export { datasetAt } from "./dataset_at.ts";
export {
  ForeignOutputError,
  type ForeignOutputOptions,
  RunChangedError,
  type RunChangedOptions,
  RunTimeoutError,
  type RunTimeoutOptions,
  TooManyBadEventsError,
  type TooManyBadEventsOptions,
  UnknownEffectError,
  type UnknownEffectOptions,
} from "./errors.ts";
export type { LineageClient } from "./lineage_client.ts";
export { type ListedRun, listRuns, type ListRunsOptions } from "./list_runs.ts";
export type { PipelineJob } from "./pipeline_job.ts";
export { processRuns } from "./process_runs.ts";
export { runlineEngine } from "./runline_engine.ts";
export type {
  CommonOptions,
  ProcessRunsOptions,
  Readiness,
  RetryPolicy,
  RunWork,
} from "./process_runs_options.ts";
export type {
  RunAborted,
  RunDone,
  RunFailed,
  RunOutcome,
  RunSkipped,
  SkipReason,
} from "./run_outcome.ts";
export type {
  EffectPromise,
  RunContext,
  RunHandler,
  RunReport,
  RunSink,
  StagedRun,
} from "./run_sink.ts";
export { type VerifiedRun, verifyRuns, type VerifyRunsOptions } from "./verify_runs.ts";
export { ndjsonSink, type NdjsonSinkOptions } from "./sinks/ndjson_sink.ts";
export { removeRows } from "./sinks/remove_rows.ts";
export type { EventBatch, ReadOptions } from "./sinks/row_format.ts";
export { sweepParts } from "./sinks/parts/sweep_parts.ts";
export {
  type TransactionalManifest,
  transactionSink,
  type TransactionSinkOptions,
} from "./sinks/transaction_sink.ts";
export type { RowPiece, TransformFiles } from "./sinks/transform_files.ts";
