import type { EntityName, Facets, Page, PageRequest, Timestamp } from "./names.ts";
import type { RunBar, RunStatus, RunSummary, StateCounts } from "./runs.ts";

/** A job as lists show it. */
export interface JobSummary extends EntityName {
  /** The way in which it processes data: `BATCH`, `STREAM` or `SERVICE`. */
  readonly type: string;
  /** The tool that runs it, as the `jobType` facet has it: `AIRFLOW`. */
  readonly integration?: string;
  /** The kind of job in that tool, as the `jobType` facet has it: `DAG`, `TASK`. */
  readonly jobType?: string;
  /** The name without that of the parent. */
  readonly simpleName: string;
  /** The job that starts this one, as its last run names it. */
  readonly parent?: EntityName;
  /** The number of jobs whose parent this is. */
  readonly children: number;
  /** The time of the earliest event. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
  /** The documentation. */
  readonly description?: string;
  /** The URL of the source code. */
  readonly location?: string;
  /** The last ten runs, oldest first; the last 24 in {@linkcode JobDetail}. */
  readonly lastRuns: readonly RunBar[];
  /** The last run. */
  readonly lastRun?: RunSummary;
  /** The number of runs that failed since the last one that completed. */
  readonly failuresInRow: number;
  /** The median duration of the last 50 completed runs, in milliseconds. */
  readonly p50Ms?: number;
  /** The 95th percentile of the same runs. */
  readonly p95Ms?: number;
}

/** A job with all its details. */
export interface JobDetail extends JobSummary {
  /** The facets. */
  readonly facets: Facets;
  /** The datasets that the last run read. */
  readonly inputs: readonly EntityName[];
  /** The datasets that the last run wrote. */
  readonly outputs: readonly EntityName[];
  /** The tags: those of the `tags` facet, and those that were set through the API. */
  readonly tags: readonly string[];
  /** The id of the version. */
  readonly version?: string;
  /** The last run that completed. */
  readonly lastCompleted?: RunSummary;
  /** The first of the runs that failed in a row. */
  readonly failingSince?: RunSummary;
}

/** The durations of the runs of a job that completed in seven days, beside those of the week before. */
export interface JobWeek {
  /** The number of runs, at most 200. */
  readonly runs: number;
  /** The number of runs in the week before, at most 200. */
  readonly runsBefore: number;
  /** The 95th percentile, in milliseconds. */
  readonly p95Ms?: number;
  /** The 95th percentile of the week before. */
  readonly p95BeforeMs?: number;
  /** The run that took the longest. */
  readonly slowest?: RunBar;
}

/** A version of a job: its inputs, outputs and location. */
export interface JobVersion {
  /** The id, the same for the same inputs, outputs and location. */
  readonly version: string;
  /** The job. */
  readonly job: EntityName;
  /** The time of the first event that had it. */
  readonly createdAt: Timestamp;
  /** The URL of the source code. */
  readonly location?: string;
  /** The inputs. */
  readonly inputs: readonly EntityName[];
  /** The outputs. */
  readonly outputs: readonly EntityName[];
  /** The last run of this version. */
  readonly lastRun?: RunSummary;
}

/** The jobs to list; each field narrows the list. */
export interface JobFilter {
  /** Jobs in this namespace. */
  readonly namespace?: string;
  /** Jobs whose name contains this text, without regard to case. */
  readonly text?: string;
  /** Jobs whose last run is in one of these states; `NEW` are jobs without runs. */
  readonly states?: readonly RunStatus[];
  /** Jobs whose parent is this one. */
  readonly parent?: EntityName;
  /** Only jobs that have no parent. */
  readonly topLevel?: boolean;
}

/** The orders of a list of jobs. `updated` and `started` are newest first, the numbers greatest first. */
export type JobOrder = "name" | "updated" | "started" | "p50" | "p95" | "failures";

/** Questions about jobs. */
export interface JobQueries {
  /** Returns a job, or nothing if no event names it or it is deleted. */
  job(name: EntityName): Promise<JobDetail | undefined>;
  /** Reads the durations of a job in the seven days before a time, or nothing without the job. */
  jobWeek(name: EntityName, until: Timestamp): Promise<JobWeek | undefined>;
  /** Lists jobs, by name unless `order` is set. */
  jobs(filter: JobFilter, page?: PageRequest & { readonly order?: JobOrder }): Promise<
    Page<JobSummary>
  >;
  /** Counts jobs by the state of their last run; `states` of the filter has no effect. */
  countJobs(filter: JobFilter): Promise<StateCounts>;
  /** Lists the versions of a job, newest first. */
  jobVersions(name: EntityName, page?: PageRequest): Promise<Page<JobVersion>>;
  /** Hides a job until its next event. Returns whether it was there. */
  deleteJob(name: EntityName): Promise<boolean>;
}
