/** The state of a run that was ever claimed, as its manifest keeps it. Times are in milliseconds since the epoch. */
export interface ClaimRecord {
  /** The run. */
  readonly runId: string;
  /** The state of the run. */
  readonly state: ClaimState;
  /** Fencing token of the last claim. */
  readonly token: number;
  /** UUID of the last claim. */
  readonly nonce: string;
  /** The worker that made the last claim. */
  readonly owner: string;
  /** When the owner sent its last heartbeat, on its own clock. */
  readonly beat: number;
  /** How long the claim holds without a heartbeat. */
  readonly leaseMs: number;
  /** When the lease ends unless it is extended. */
  readonly expiresAt: number;
  /** How many claims were granted and not released. */
  readonly attempts: number;
  /** How often the run was opened for processing, counted from 1. */
  readonly epoch: number;
  /** When a failed run may be claimed again. */
  readonly nextAt: number;
  /** How long the failed run was to wait. It bounds `nextAt` where the clock of the writer was wrong. */
  readonly retryMs: number | undefined;
  /** The error of the last attempt that failed. */
  readonly error: string | undefined;
  /** When the last claim was made. */
  readonly claimedAt: number;
  /** When the run was done. */
  readonly doneAt: number | undefined;
  /** The job of the last claim: `namespace/name`. */
  readonly job: string | undefined;
  /** The address that the last claim writes to. */
  readonly output: string | undefined;
  /** How many part files were read when the run was done. */
  readonly files: number | undefined;
  /** The total size of the part files that were read when the run was done. */
  readonly bytes: number | undefined;
}

/** The states that a claimed run can have. */
export const CLAIM_STATES = ["pending", "claimed", "failed", "dead", "done", "skipped"] as const;

/**
 * The state of a run that was ever claimed.
 *
 * - `pending`: it was released, and may be claimed.
 * - `claimed`: a worker holds it.
 * - `failed`: it may be claimed again at `nextAt`.
 * - `dead`: it has failed too often, and waits for a person.
 * - `done`: it was processed.
 * - `skipped`: a person decided that it counts as done.
 */
export type ClaimState = typeof CLAIM_STATES[number];

/** The fields that the holder of a claim may change. */
export type ClaimChange = Partial<
  Pick<
    ClaimRecord,
    | "state"
    | "beat"
    | "expiresAt"
    | "attempts"
    | "nextAt"
    | "retryMs"
    | "error"
    | "doneAt"
    | "files"
    | "bytes"
  >
>;
