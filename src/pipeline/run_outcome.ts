import type { RunFolder } from "../archive/mod.ts";
import type { RunReport } from "./run_sink.ts";

/**
 * Why a run was skipped.
 *
 * - `done`: the manifest holds it.
 * - `held`: another worker has claimed it.
 * - `backoff`: it failed a short time ago and rests.
 * - `lost`: another worker took it over while this one worked on it.
 * - `archived`: its files must be restored from S3 Glacier before they can be read.
 * - `empty`: it has no part files yet.
 */
export type SkipReason = "done" | "held" | "backoff" | "lost" | "archived" | "empty";

/** What became of a run. */
export type RunOutcome =
  | RunDone
  | RunSkipped
  | RunFailed
  | RunAborted;

/** A run that was processed, and is in the manifest now. */
export interface RunDone {
  /** Tells the outcomes apart. */
  readonly status: "done";
  /** The run. */
  readonly run: RunFolder;
  /** What was done. */
  readonly report: RunReport;
  /** Whether the output was committed by an earlier attempt, and only the mark was missing. */
  readonly recovered: boolean;
  /** How many times the run has been attempted. */
  readonly attempt: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** A run that was left as it is. */
export interface RunSkipped {
  /** Tells the outcomes apart. */
  readonly status: "skipped";
  /** The run. */
  readonly run: RunFolder;
  /** Why. */
  readonly reason: SkipReason;
  /** More about it, as a sentence. */
  readonly detail: string;
}

/** A run that could not be processed; a later start tries it again. */
export interface RunFailed {
  /** Tells the outcomes apart. */
  readonly status: "failed";
  /** The run. */
  readonly run: RunFolder;
  /** What went wrong. */
  readonly error: Error;
  /** How many times the run has been attempted; 0 if its files could not even be listed. */
  readonly attempt: number;
}

/** A run that was given back because the caller stopped. */
export interface RunAborted {
  /** Tells the outcomes apart. */
  readonly status: "aborted";
  /** The run. */
  readonly run: RunFolder;
}
