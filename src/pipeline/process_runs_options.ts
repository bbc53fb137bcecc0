import type { RunArchive } from "../archive/mod.ts";
import type { ManifestStore } from "../manifest/mod.ts";
import type { LineageClient } from "./lineage_client.ts";
import type { PipelineJob } from "./pipeline_job.ts";
import type { RunOutcome } from "./run_outcome.ts";
import type { RunHandler, RunSink } from "./run_sink.ts";

/** Options of `processRuns`. */
export type ProcessRunsOptions = CommonOptions & RunWork;

/** The work on each run: a sink whose effect appears atomically, or any function. */
export type RunWork =
  | { readonly sink: RunSink; readonly handler?: never; readonly onUnknown?: never }
  | {
    readonly handler: RunHandler;
    readonly sink?: never;
    /**
     * Whether a run is tried again after its worker disappeared, when its handler may or may not have
     * had its effect. With `park`, the run waits for a person to decide.
     * @default {"retry"}
     */
    readonly onUnknown?: "retry" | "park";
  };

/** Options of `processRuns`, without the work itself. */
export interface CommonOptions {
  /** The archive with the runs. */
  readonly archive: RunArchive;
  /** The manifest of finished runs and claims. */
  readonly manifest: ManifestStore;
  /** The job, as lineage events name it. */
  readonly job: PipelineJob;
  /**
   * The job of the call as a whole. With it, the call is a run of that job, and the parent of the
   * lineage run of each attempt.
   */
  readonly passJob?: Pick<PipelineJob, "namespace" | "name">;
  /**
   * The lineage client. The caller closes it, which waits for the last events.
   * @default {no lineage}
   */
  readonly lineage?: LineageClient;
  /**
   * Called with each error of the lineage client itself, such as a dataset that the spec refuses. The
   * client's own `onError` is called with events that could not be delivered.
   * @default {a process warning}
   */
  readonly onLineageError?: (error: Error) => void;
  /** Called with each outcome, before it is yielded. */
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Processes only runs of this time and later. */
  readonly since?: Date | undefined;
  /** Processes only runs before this time. */
  readonly until?: Date | undefined;
  /**
   * The number of runs that are processed concurrently.
   * @default {1}
   */
  readonly concurrency?: number;
  /**
   * The maximum number of new runs. A run that failed before, and fails again, does not count.
   * @default {Infinity}
   */
  readonly limit?: number;
  /**
   * Duration of the lease of a claim, in milliseconds.
   * @default {60_000}
   */
  readonly leaseMs?: number;
  /**
   * Time limit of an attempt, in milliseconds. More than 24.8 days are no limit.
   * @default {no limit}
   */
  readonly timeoutMs?: number;
  /** The policy for retries of failed runs. */
  readonly retry?: RetryPolicy;
  /**
   * The conditions for a complete run.
   * @default {as soon as it has part files}
   */
  readonly ready?: Readiness;
  /**
   * Whether a run is skipped or fails if some of its files must be restored from S3 Glacier, Deep
   * Archive, or an archive tier of Intelligent-Tiering. Neither counts as an attempt. A call after the
   * restore processes the run.
   * @default {"skip"}
   */
  readonly archived?: "skip" | "fail" | undefined;
  /**
   * Whether the files of a run are listed again before it is marked. A run that has changed meanwhile
   * is not marked, and a later call processes it.
   * @default {true}
   */
  readonly secondLook?: boolean;
  /**
   * Name of the worker, for display.
   * @default {a name with a random part}
   */
  readonly owner?: string;
  /** Stops early: the claims of the runs in work are released. */
  readonly signal?: AbortSignal;
}

/** The policy for retries of failed runs. */
export interface RetryPolicy {
  /**
   * The number of attempts before a run is dead.
   * @default {5}
   */
  readonly maxAttempts?: number;
  /**
   * The longest wait after the first attempt, in milliseconds. It doubles with each attempt; the wait
   * is a random part of it.
   * @default {0}
   */
  readonly delayMs?: number;
  /**
   * The longest wait after any attempt, in milliseconds.
   * @default {3_600_000}
   */
  readonly maxDelayMs?: number;
  /** Reports whether another attempt would fail too, so that the run is dead at once. */
  readonly isFatal?: (error: Error) => boolean;
  /**
   * Returns a number from 0 to 1.
   * @default {Math.random}
   */
  readonly random?: () => number;
}

/** The conditions for a complete run. */
export interface Readiness {
  /**
   * Names of markers, one of which must be in the run folder: `_SUCCESS`. A `shredding_complete.json` is
   * read, and must be of version 1-0-0 to 2-0-1.
   */
  readonly markers?: readonly string[];
  /**
   * The minimum age of the newest file, in milliseconds.
   * @default {0}
   */
  readonly minAgeMs?: number;
  /**
   * Returns the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: () => number;
}
