import type { RunFolder } from "../archive/mod.ts";
import type { EffectPromise, RunReport } from "./run_sink.ts";

/**
 * The reason why a run was skipped.
 *
 * - `done`: the manifest contains it.
 * - `held`: another worker has claimed it.
 * - `backoff`: it failed, and waits for its next attempt.
 * - `dead`: it failed too often, and waits for a person.
 * - `lost`: its claim was taken over, released, or not renewed within its lease.
 * - `changed`: its files changed while they were read.
 * - `incomplete`: it has no marker yet, or files that are too new.
 * - `archived`: its files must be restored from S3 Glacier before they can be read.
 * - `empty`: it has no part files yet.
 */
export type SkipReason =
  | "done"
  | "held"
  | "backoff"
  | "dead"
  | "lost"
  | "changed"
  | "incomplete"
  | "archived"
  | "empty";

/** The outcome of a run. */
export type RunOutcome =
  | RunDone
  | RunSkipped
  | RunFailed
  | RunAborted;

/** A run that was processed and marked in the manifest. */
export interface RunDone {
  /** The kind of outcome. */
  readonly status: "done";
  /** The run. */
  readonly run: RunFolder;
  /** Numbers and datasets of the work. */
  readonly report: RunReport;
  /** Whether the output was committed by an earlier attempt, and only the mark was missing. */
  readonly recovered: boolean;
  /** The promise about the effect. */
  readonly promise: EffectPromise;
  /** The number of attempts of the run. */
  readonly attempt: number;
  /** The duration in milliseconds. */
  readonly durationMs: number;
}

/** A run that was not processed. */
export interface RunSkipped {
  /** The kind of outcome. */
  readonly status: "skipped";
  /** The run. */
  readonly run: RunFolder;
  /** The reason. */
  readonly reason: SkipReason;
  /** The reason as a sentence. */
  readonly detail: string;
}

/** A run that could not be processed. A later call tries it again, unless it is dead. */
export interface RunFailed {
  /** The kind of outcome. */
  readonly status: "failed";
  /** The run. */
  readonly run: RunFolder;
  /** The error. */
  readonly error: Error;
  /** The number of attempts of the run. It is 0 if its files could not be listed, or must be restored. */
  readonly attempt: number;
  /** Whether it is dead now: no later call tries it again until a person decides. */
  readonly dead: boolean;
}

/** A run whose claim was released because the caller stopped. */
export interface RunAborted {
  /** The kind of outcome. */
  readonly status: "aborted";
  /** The run. */
  readonly run: RunFolder;
}
