/**
 * The main job: an archive of runs, a manifest of those that are done, work on each new run, and a
 * lineage trail.
 *
 * @example
 * ```ts ignore
 * import { S3Client } from "@aws-sdk/client-s3";
 * import { s3Archive, s3Output } from "@runline/runline/archive/s3";
 * import { OpenLineageClient } from "@runline/runline/lineage";
 * import { ndjsonSink, processRuns } from "@runline/runline/pipeline";
 * import { manifest } from "./manifest.ts";
 *
 * const s3 = new S3Client({});
 * const outcomes = processRuns({
 *   archive: s3Archive(s3, "s3://acme/enriched/archive/"),
 *   manifest,
 *   lineage: await OpenLineageClient.fromEnvironment(),
 *   job: { namespace: "food_delivery", name: "orders" },
 *   sink: ndjsonSink({ output: s3Output(s3, "s3://acme/json/") }),
 * });
 * for await (const outcome of outcomes) console.log(outcome.run.name, outcome.status);
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
export {
  type TransactionalManifest,
  transactionSink,
  type TransactionSinkOptions,
} from "./sinks/transaction_sink.ts";
