import {
  documentationJobFacet,
  errorMessageRunFacet,
  type InputDataset,
  inputStatisticsInputDatasetFacet,
  inputSubsetInputDatasetFacet,
  type JobFacets,
  jobTypeJobFacet,
  nominalTimeRunFacet,
  type OutputDataset,
  parentRunFacet,
  processingEngineRunFacet,
  type RunEvent,
  runEvent,
  type RunFacets,
  type RunState,
  sourceCodeLocationJobFacet,
} from "../lineage/mod.ts";
import type { PartFile, RunFolder } from "../archive/mod.ts";
import { VERSION } from "../internal/version.ts";
import { datasetAt } from "./dataset_at.ts";
import type { PipelineJob } from "./pipeline_job.ts";
import type { RunReport } from "./run_sink.ts";

/** What is told of each attempt at a run. */
export interface Attempt {
  /** The address of the archive. */
  readonly archiveUrl: string;
  /** The job. */
  readonly job: PipelineJob;
  /** The run. */
  readonly run: RunFolder;
  /** The run's part files. */
  readonly files: readonly PartFile[];
  /** The `runId` of the OpenLineage run. */
  readonly lineageRunId: string;
  /** What the run writes, as far as it is known before. */
  readonly outputs: readonly OutputDataset[];
}

/** Tells that an attempt starts. */
export function startEvent(attempt: Attempt): RunEvent {
  return attemptEvent("START", attempt, {
    run: runFacets(attempt),
    job: jobFacets(attempt.job),
    inputs: [archiveDataset(attempt)],
    outputs: attempt.outputs,
  });
}

/** Tells that an attempt is done, with statistics. */
export function completeEvent(attempt: Attempt, report: RunReport): RunEvent {
  return attemptEvent("COMPLETE", attempt, {
    run: runFacets(attempt),
    job: jobFacets(attempt.job),
    inputs: [archiveDataset(attempt, report), ...report.inputs ?? []],
    outputs: report.outputs ?? attempt.outputs,
  });
}

/** Tells that an attempt failed, and why. */
export function failEvent(attempt: Attempt, error: Error): RunEvent {
  const errorMessage = errorMessageRunFacet({
    message: error.message,
    programmingLanguage: "TypeScript",
    ...error.stack ? { stackTrace: error.stack } : {},
  });
  return attemptEvent("FAIL", attempt, {
    run: { ...runFacets(attempt), errorMessage },
    job: jobFacets(attempt.job),
    inputs: [archiveDataset(attempt)],
    outputs: attempt.outputs,
  });
}

/** Tells that an attempt was given up, or was left behind by a worker that is gone. */
export function abortEvent(attempt: Attempt): RunEvent {
  return attemptEvent("ABORT", attempt, { run: runFacets(attempt), job: {} });
}

interface AttemptDetails {
  readonly run: RunFacets;
  readonly job: JobFacets;
  readonly inputs?: readonly InputDataset[];
  readonly outputs?: readonly OutputDataset[];
}

function attemptEvent(eventType: RunState, attempt: Attempt, details: AttemptDetails): RunEvent {
  const { namespace, name } = attempt.job;
  return runEvent({
    eventType,
    run: { runId: attempt.lineageRunId, facets: details.run },
    job: { namespace, name, facets: details.job },
    inputs: details.inputs ?? [],
    outputs: details.outputs ?? [],
  });
}

function runFacets({ job, run }: Attempt): RunFacets {
  return {
    nominalTime: nominalTimeRunFacet({ nominalStartTime: run.time.toISOString() }),
    processing_engine: processingEngineRunFacet({
      name: "runline",
      version: VERSION,
      openlineageAdapterVersion: VERSION,
    }),
    ...job.parent ? { parent: parentRunFacet(job.parent) } : {},
  };
}

function jobFacets({ description, sourceCodeLocation }: PipelineJob): JobFacets {
  return {
    jobType: jobTypeJobFacet({ processingType: "BATCH", integration: "RUNLINE", jobType: "JOB" }),
    ...description ? { documentation: documentationJobFacet({ description }) } : {},
    ...sourceCodeLocation
      ? { sourceCodeLocation: sourceCodeLocationJobFacet(sourceCodeLocation) }
      : {},
  };
}

// The archive is the dataset and the run folder its partition: a dataset per run folder would give
// the lineage graph a new node every hour.
function archiveDataset(attempt: Attempt, report?: RunReport): InputDataset {
  const { archiveUrl, run, files } = attempt;
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
