import type { JobSummary, JobWeek } from "./jobs.ts";
import type { EntityName, Timestamp } from "./names.ts";
import type { RunSummary, StateCounts } from "./runs.ts";

/** The runs of one hour, by the hour in which they started. */
export interface HourOfRuns {
  /** The beginning of the hour. */
  readonly hour: Timestamp;
  /** The runs by state. */
  readonly runs: StateCounts;
}

/** A job that fails. */
export interface FailingJob {
  /** The job, with its last run and its error. */
  readonly job: JobSummary;
  /** The end of the first of the runs that failed in a row. */
  readonly since?: Timestamp;
}

/** A run in progress, beside what is usual for its job. */
export interface RunWithUsual {
  /** The run. */
  readonly run: RunSummary;
  /** The median duration of the job, in milliseconds. */
  readonly p50Ms?: number;
  /** The way in which the job processes data: `BATCH`, `STREAM` or `SERVICE`. */
  readonly type: string;
}

/** A job with the durations of its week. */
export interface SlowJob {
  /** The job. */
  readonly job: EntityName;
  /** Its runs of the last seven days. */
  readonly week: JobWeek;
}

/** The state of all, at one time. */
export interface Overview {
  /** The last 24 hours, newest first. */
  readonly hours: readonly HourOfRuns[];
  /** The runs of the last 24 hours. */
  readonly lastDay: StateCounts;
  /** The runs of the 24 hours before. */
  readonly dayBefore: StateCounts;
  /** The events that arrived in the last 24 hours. */
  readonly eventsLastDay: number;
  /** The events that arrived in the 24 hours before. */
  readonly eventsDayBefore: number;
  /** The number of jobs whose last run failed. */
  readonly failingJobs: number;
  /** Jobs whose last run failed, the last one first, at most ten. */
  readonly failing: readonly FailingJob[];
  /** The last runs that ended, newest first, at most 14. */
  readonly finished: readonly RunSummary[];
  /** Running runs, the oldest first, at most ten. */
  readonly running: readonly RunWithUsual[];
  /** The number of runs that are running. */
  readonly runningRuns: number;
  /** The jobs with the greatest 95th percentile of the last seven days, at most six. */
  readonly slowest: readonly SlowJob[];
}

/** The state of a store. */
export interface StoreStatus {
  /** The address of the store: `sqlite:` and the path. */
  readonly url: string;
  /** The size in bytes. */
  readonly bytes: number;
  /** The number of events. */
  readonly events: number;
  /** The number of jobs. */
  readonly jobs: number;
  /** The number of datasets. */
  readonly datasets: number;
  /** The number of runs. */
  readonly runs: number;
  /** The time at which the last event arrived. */
  readonly lastReceivedAt?: Timestamp;
}

/** Questions about the whole store. */
export interface OverviewQueries {
  /** Reads the overview as of now. */
  overview(): Promise<Overview>;
  /** Reads the state of the store. */
  status(): Promise<StoreStatus>;
}
