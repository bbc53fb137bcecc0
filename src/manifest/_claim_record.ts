/** What a manifest knows of a run that was ever claimed. */
export interface ClaimRecord {
  /** The run. */
  readonly runId: string;
  /** What the run waits for. */
  readonly state: ClaimState;
  /** Fencing token of the last claim. */
  readonly token: number;
  /** UUID of the last claim. */
  readonly nonce: string;
  /** Who made the last claim. */
  readonly owner: string;
  /** When the owner last showed that it lives, on its own clock. */
  readonly beat: number;
  /** How long the claim holds without a heartbeat. */
  readonly leaseMs: number;
  /** When the lease ends unless it is extended. */
  readonly expiresAt: number;
  /** How many claims were granted and not released. */
  readonly attempts: number;
  /** How often the run has been set free to be processed anew, counted from 1. */
  readonly epoch: number;
  /** When a failed run may be claimed again. */
  readonly nextAt: number;
  /** Why the last attempt that failed did so. */
  readonly error: string | undefined;
  /** When the last claim was made. */
  readonly claimedAt: number;
  /** When the run was done. */
  readonly doneAt: number | undefined;
}

/** What a claimed run can be in. */
export const CLAIM_STATES = ["pending", "claimed", "failed", "done"] as const;

/** What a claimed run is in. */
export type ClaimState = typeof CLAIM_STATES[number];

/** What the holder of a claim may change. */
export type ClaimChange = Partial<
  Pick<
    ClaimRecord,
    "state" | "beat" | "expiresAt" | "attempts" | "nextAt" | "error" | "doneAt"
  >
>;
