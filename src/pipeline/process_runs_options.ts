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
     * What happens to a run whose last worker is gone, so that nobody knows whether its handler had
     * its effect: another attempt, or none until a person decides.
     *
     * @default {"retry"}
     */
    readonly onUnknown?: "retry" | "park";
  };

/** Options of `processRuns`, without the work itself. */
export interface CommonOptions {
  /** The archive with the runs. */
  readonly archive: RunArchive;
  /** Which runs are done, and which worker holds which. */
  readonly manifest: ManifestStore;
  /** The job, as lineage events name it. */
  readonly job: PipelineJob;
  /**
   * The job of the call as a whole. With it, the call is a run of that job, and the parent of the
   * lineage run of each attempt.
   */
  readonly passJob?: Pick<PipelineJob, "namespace" | "name">;
  /** The lineage client. The caller closes it, which waits for the last events. @default {no lineage} */
  readonly lineage?: LineageClient;
  /**
   * Called with each error of the lineage client itself, such as a dataset that the spec refuses. The
   * client's own `onError` is called with events that could not be delivered.
   *
   * @default {a process warning}
   */
  readonly onLineageError?: (error: Error) => void;
  /** Called with each outcome, before it is yielded. */
  readonly onOutcome?: (outcome: RunOutcome) => void;
  /** Processes only runs of this time and later. */
  readonly since?: Date | undefined;
  /** Processes only runs before this time. */
  readonly until?: Date | undefined;
  /** How many runs are processed at once. @default {1} */
  readonly concurrency?: number;
  /**
   * How many new runs are processed at most. A run that failed before, and fails again, does not count.
   *
   * @default {Infinity}
   */
  readonly limit?: number;
  /** How long a claim outlives a worker that is gone, in milliseconds. @default {60_000} */
  readonly leaseMs?: number;
  /** How long an attempt may take before it fails, in milliseconds. @default {no limit} */
  readonly timeoutMs?: number;
  /** When a run that failed is tried again. */
  readonly retry?: RetryPolicy;
  /** When a run is complete. @default {as soon as it has part files} */
  readonly ready?: Readiness;
  /**
   * Whether the files of a run are listed again before it is marked. A run that has changed meanwhile
   * is not marked, and a later call processes it.
   *
   * @default {true}
   */
  readonly secondLook?: boolean;
  /** Name of the worker, for people. @default {a name with a random part} */
  readonly owner?: string;
  /** Stops early: the claims of the runs in work are released. */
  readonly signal?: AbortSignal;
}

/** When a run that failed is tried again. */
export interface RetryPolicy {
  /** How many attempts a run has before it is dead. @default {5} */
  readonly maxAttempts?: number;
  /**
   * The longest wait after the first attempt, in milliseconds. It doubles with each attempt; the wait
   * is a random part of it.
   *
   * @default {0}
   */
  readonly delayMs?: number;
  /** The longest wait after any attempt, in milliseconds. @default {3_600_000} */
  readonly maxDelayMs?: number;
  /** Reports whether another attempt would fail too, so that the run is dead at once. */
  readonly isFatal?: (error: Error) => boolean;
  /** Returns a number from 0 to 1. @default {Math.random} */
  readonly random?: () => number;
}

/** When a run is complete. */
export interface Readiness {
  /** Names of markers, one of which must be in the run folder: `_SUCCESS`. */
  readonly markers?: readonly string[];
  /** How old the newest file must be, in milliseconds. @default {0} */
  readonly minAgeMs?: number;
  /** Returns the time in milliseconds since the epoch. @default {Date.now} */
  readonly now?: () => number;
}
