import type { PartFile, RunFolder } from "../../archive/mod.ts";
import { asError } from "../../internal/as_error.ts";
import { VERSION } from "../../internal/version.ts";
import {
  DEFAULT_PRODUCER,
  type InputDataset,
  type Job,
  type LineageRun,
  type Run,
  runEvent,
  type RunState,
} from "../../lineage/mod.ts";
import {
  documentationJobFacet,
  errorMessageRunFacet,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  type JobFacets,
  jobTypeJobFacet,
  type ParentRunFacet,
  type RunFacets,
  sourceCodeLocationJobFacet,
} from "../../lineage/facets/mod.ts";
import type { Claim } from "../../manifest/mod.ts";
import { datasetAt } from "../dataset_at.ts";
import type { LineageClient } from "../lineage_client.ts";
import type { PipelineJob } from "../pipeline_job.ts";
import { runlineEngine } from "../runline_engine.ts";
import type { RunReport } from "../run_sink.ts";

const CLAIM_SCHEMA_URL =
  `https://jsr.io/@runline/runline/${VERSION}/src/pipeline/claim_run_facet.json#/$defs/RunlineClaimRunFacet`;

/** Options of {@linkcode AttemptLineage}. */
export interface AttemptLineageOptions {
  readonly client: LineageClient | undefined;
  readonly onError: (error: Error) => void;
  readonly archiveUrl: string;
  readonly manifestUrl: string;
  readonly job: PipelineJob;
  /** The run of the whole pass. */
  readonly parent: Pick<ParentRunFacet, "run" | "job" | "root"> | undefined;
}

/** An attempt that is about to start. */
export interface Attempt {
  readonly claim: Claim;
  readonly run: RunFolder;
  readonly files: readonly PartFile[];
}

/**
 * The lineage run of one attempt at a run folder. The nonce of the claim is its `runId`: the worker
 * that takes the claim over reads it there, and ends the lineage run that was left behind.
 *
 * No call throws or rejects, as lineage must not decide about the work.
 */
export class AttemptLineage {
  readonly #options: AttemptLineageOptions;
  readonly #attempt: Attempt;
  #run: LineageRun | undefined;
  #isComplete = false;
  #takeBackAt: string | undefined;

  /** Creates the lineage of an attempt. Sends nothing before {@linkcode AttemptLineage.start}. */
  constructor(options: AttemptLineageOptions, attempt: Attempt) {
    this.#options = options;
    this.#attempt = attempt;
  }

  /** Sends START. */
  async start(): Promise<void> {
    const { client, archiveUrl, job } = this.#options;
    const parent = this.#options.parent ?? job.parent;
    const { claim: { nonce }, run } = this.#attempt;
    await this.#guard(async () => {
      this.#run = await client?.startRun(describeJob(job), {
        runId: nonce,
        ...parent && { parent },
        nominalTime: { start: run.time },
        facets: this.#facets(),
        inputs: [archiveDataset(archiveUrl, this.#attempt)],
      });
    });
  }

  /**
   * Whether COMPLETE is sent before the mark in the manifest: the client then keeps it, so that a
   * process that is killed at any moment leaves no run that is marked and has no COMPLETE.
   */
  get isDurable(): boolean {
    return this.#options.client?.isDurable ?? false;
  }

  /**
   * Ends the lineage run of the attempt that this one took over, if any. One whose effect is committed
   * may have sent COMPLETE before it was killed, and gets no other end.
   */
  async endEarlier({ isCommitted }: { readonly isCommitted: boolean }): Promise<void> {
    const { tookOver: runId } = this.#attempt.claim;
    if (runId === undefined) return;
    await this.#end(isCommitted && this.isDurable ? "COMPLETE" : "ABORT", { run: { runId } });
  }

  /** Sends COMPLETE with statistics, once. */
  async complete(report: RunReport): Promise<void> {
    this.#takeBackAt = undefined;
    if (this.#isComplete) return;
    this.#isComplete = true;
    const { archiveUrl } = this.#options;
    await this.#guard(() => this.#run?.input(archiveDataset(archiveUrl, this.#attempt, report)));
    // One by one: a dataset that the spec refuses hides no other.
    for (const input of report.inputs ?? []) await this.#guard(() => this.#run?.input(input));
    for (const output of report.outputs ?? []) await this.#guard(() => this.#run?.output(output));
    await this.#guard(() => this.#run?.complete());
  }

  /**
   * Sends COMPLETE before the effect. If there is no {@linkcode complete} after it, {@linkcode fail} and
   * {@linkcode abort} take it back. They are dated before it: some backends go by the last event to
   * arrive, others by the earliest end.
   */
  async announce(report: RunReport): Promise<void> {
    const before = new Date(Date.now() - 1).toISOString();
    await this.complete(report);
    this.#takeBackAt = before;
  }

  /** Sends FAIL with the error. It names no outputs, as the attempt has written none. */
  async fail(error: Error): Promise<void> {
    if (this.#takeBackAt === undefined) return await this.#guard(() => this.#run?.fail(error));
    const { message } = error;
    const errorMessage = errorMessageRunFacet({ message, programmingLanguage: "TypeScript" });
    await this.#takeBack("FAIL", { errorMessage });
  }

  /** Sends ABORT. */
  async abort(): Promise<void> {
    if (this.#takeBackAt !== undefined) return await this.#takeBack("ABORT");
    await this.#guard(() => this.#run?.abort());
  }

  async #takeBack(eventType: RunState, facets: RunFacets = {}): Promise<void> {
    const eventTime = this.#takeBackAt;
    const run = { runId: this.#attempt.claim.nonce, facets };
    await this.#end(eventType, { run, ...eventTime !== undefined && { eventTime } });
  }

  /** Ends a run by its id. */
  async #end(
    eventType: RunState,
    fields: { readonly run: Run; readonly eventTime?: string },
  ): Promise<void> {
    const { client, job: { namespace, name } } = this.#options;
    if (!client) return;
    const emitted = this.#guard(() =>
      client.emit(runEvent({ eventType, job: { namespace, name }, ...fields }))
    );
    // Unlike the events of runs, it does not go through the queue of the client: a backend may hang.
    if (this.isDurable) await emitted;
  }

  async #guard(call: () => Promise<void> | void | undefined): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#options.onError(asError(error));
    }
  }

  #facets(): RunFacets {
    const { claim, run } = this.#attempt;
    const { owner, token, attempt, leaseMs, nonce, tookOver } = claim;
    return {
      processing_engine: runlineEngine(),
      runline_claim: {
        _producer: DEFAULT_PRODUCER,
        _schemaURL: CLAIM_SCHEMA_URL,
        manifest: this.#options.manifestUrl,
        runFolder: run.url,
        runId: run.runId,
        claim: nonce,
        attempt,
        token,
        owner,
        leaseMs,
        ...tookOver ? { tookOver } : {},
      },
    };
  }
}

/**
 * Returns a job as its events name it.
 *
 * @throws {TypeError} If the spec refuses the job.
 */
export function describeJob(pipelineJob: PipelineJob): Job {
  const { namespace, name, description, sourceCodeLocation } = pipelineJob;
  const facets: JobFacets = {
    jobType: jobTypeJobFacet({ processingType: "BATCH", integration: "RUNLINE", jobType: "JOB" }),
    ...description ? { documentation: documentationJobFacet({ description }) } : {},
    ...sourceCodeLocation
      ? { sourceCodeLocation: sourceCodeLocationJobFacet(sourceCodeLocation) }
      : {},
  };
  return { namespace, name, facets };
}

// The archive is the dataset and the run folder its partition: a dataset for each run folder would
// add a node to the lineage graph every hour.
function archiveDataset(
  archiveUrl: string,
  { run, files }: Attempt,
  report?: RunReport,
): InputDataset {
  const dataset = datasetAt(archiveUrl);
  const subset = inputSubsetInputDatasetFacet({
    inputCondition: { type: "partition", partitions: [partition(run)] },
  });
  if (!report) return { ...dataset, inputFacets: { subset } };
  const { eventsRead: rowCount, bytesRead: size } = report;
  const inputStatistics = inputStatisticsInputDatasetFacet({
    fileCount: files.length,
    ...rowCount === undefined ? {} : { rowCount },
    ...size === undefined ? {} : { size },
  });
  return { ...dataset, inputFacets: { subset, inputStatistics } };
}

function partition({ name }: RunFolder): { identifier: string; dimensions: { run: string } } {
  return { identifier: name, dimensions: { run: name.replace(/^run=/, "") } };
}
