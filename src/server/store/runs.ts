import type { EventSummary } from "./events.ts";
import type { EntityName, Facets, Page, PageRequest, Timestamp } from "./names.ts";

/** The states of a run. `NEW` is a run that only its children name. */
export const RUN_STATUSES = ["NEW", "RUNNING", "COMPLETED", "FAILED", "ABORTED"] as const;

/** The state of a run: decided by event times, and final once a terminal event came. */
export type RunStatus = typeof RUN_STATUSES[number];

/** A run and its job. */
export interface RunRef {
  /** The id of the run. */
  readonly runId: string;
  /** The job of the run. */
  readonly job: EntityName;
}

/** A run as lists show it. */
export interface RunSummary extends RunRef {
  /** The state. */
  readonly state: RunStatus;
  /** The time of the earliest event, or of the child that named the run. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
  /** The time of START, else of the earliest event that is not terminal. */
  readonly startedAt?: Timestamp;
  /** The time of the terminal event. */
  readonly endedAt?: Timestamp;
  /** The time between both, in milliseconds; in a graph of an earlier time, of a running run too. */
  readonly durationMs?: number;
  /** The parent run. */
  readonly parent?: RunRef;
  /** The message of the `errorMessage` facet. */
  readonly error?: string;
  /** The sum of the rows that the run read, where its input statistics have them. */
  readonly rowsIn?: number;
  /** The sum of the rows that the run wrote without bad rows, where its output statistics have them. */
  readonly rowsOut?: number;
  /** The number of bad rows of a run of `runline process`. */
  readonly rowsBad?: number;
  /** The facets of the run. */
  readonly facets: Facets;
}

/** A run as one bar of a chart. */
export type RunBar = Pick<
  RunSummary,
  "runId" | "state" | "createdAt" | "startedAt" | "endedAt" | "durationMs"
>;

/** A dataset as a run read or wrote it. */
export interface RunDataset extends EntityName {
  /** The input or output facets. */
  readonly facets: Facets;
  /** The version that was read or written, absent where no schema was ever known. */
  readonly version?: RunDatasetVersion;
  /** Whether it is the output of `runline process` for bad rows. */
  readonly isBadRows?: true;
}

/** The version of a dataset that a run read or wrote. */
export interface RunDatasetVersion {
  /** The id of the version. */
  readonly version: string;
  /** The number of the version in its dataset, from 1. */
  readonly number: number;
}

/** A run and the datasets that it read and wrote. */
export interface RunWithDatasets extends RunSummary {
  /** The datasets that the run read. */
  readonly inputs: readonly RunDataset[];
  /** The datasets that the run wrote. */
  readonly outputs: readonly RunDataset[];
  /** The id of the version of the job. */
  readonly jobVersion?: string;
}

/** A run with all its details. */
export interface RunDetail extends RunWithDatasets {
  /** The facets of the job, as the events of this run have them. */
  readonly jobFacets: Facets;
  /** The run of the same job that started before. */
  readonly previous?: RunBar;
  /** The run of the same job that started after. */
  readonly next?: RunBar;
  /** The last run of the same job that completed before this one started. */
  readonly lastCompleted?: RunBar;
  /** The events of the run, oldest first, at most 1000. */
  readonly events: readonly EventSummary[];
}

/** The runs to list, newest first; each field narrows the list. */
export interface RunFilter {
  /** Runs of jobs in this namespace. */
  readonly namespace?: string;
  /** Runs of this job. */
  readonly job?: EntityName;
  /** Runs in one of these states. */
  readonly states?: readonly RunStatus[];
  /** Runs whose job name, run id or run folder contains this text. */
  readonly text?: string;
  /** Runs that started at this time or later. */
  readonly after?: Timestamp;
  /** Runs that started before this time. */
  readonly before?: Timestamp;
  /** Runs of this parent. */
  readonly parentRunId?: string;
  /** Only runs that have no parent. */
  readonly topLevel?: boolean;
}

/** The number of runs or jobs in each state. */
export type StateCounts = Readonly<Record<RunStatus, number>>;

/** Questions about runs. */
export interface RunQueries {
  /** Returns a run, or nothing if no event names it. */
  run(runId: string): Promise<RunDetail | undefined>;
  /** Returns runs with their datasets, in the order of the ids; ids that no event names are left out. */
  runsWithDatasets(runIds: readonly string[]): Promise<readonly RunWithDatasets[]>;
  /** Returns the id of the run that wrote a dataset last before another run started. */
  producerOf(dataset: EntityName, runId: string): Promise<string | undefined>;
  /** Lists runs, the last started first. */
  runs(filter: RunFilter, page?: PageRequest): Promise<Page<RunSummary>>;
  /** Counts runs by state; `states` of the filter has no effect. */
  countRuns(filter: RunFilter): Promise<StateCounts>;
}
