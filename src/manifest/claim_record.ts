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
  /** Time of the last heartbeat, on the clock of the owner. */
  readonly beat: number;
  /** Duration of the lease without a heartbeat. */
  readonly leaseMs: number;
  /** Time at which the lease ends unless it is extended. */
  readonly expiresAt: number;
  /** The number of claims that were granted and not released. */
  readonly attempts: number;
  /** The number of times that the run was opened for processing, from 1. */
  readonly epoch: number;
  /** Earliest time at which a failed run may be claimed again. */
  readonly nextAt: number;
  /** The wait of the failed run. It bounds `nextAt` if the clock of the writer was wrong. */
  readonly retryMs: number | undefined;
  /** The error of the last attempt that failed. */
  readonly error: string | undefined;
  /** Time of the last claim. */
  readonly claimedAt: number;
  /** Time at which the run was done. */
  readonly doneAt: number | undefined;
  /** The job of the last claim: `namespace/name`. */
  readonly job: string | undefined;
  /** The address that the last claim writes to. */
  readonly output: string | undefined;
  /** The number of files of the finished run, without hidden files. */
  readonly files: number | undefined;
  /** The total size of these files. */
  readonly bytes: number | undefined;
}

/** The states that a claimed run can have. */
export const CLAIM_STATES = ["pending", "claimed", "failed", "dead", "done", "skipped"] as const;

/**
 * The state of a run that was ever claimed.
 *
 * - `pending`: it was released, and may be claimed.
 * - `claimed`: a worker has claimed it.
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
