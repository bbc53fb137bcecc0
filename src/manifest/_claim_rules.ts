import { uuidv7 } from "../internal/uuid.ts";
import type { ClaimChange, ClaimRecord } from "./_claim_record.ts";
import { ClaimLostError } from "./errors.ts";
import type { Claim, ClaimFailure, ClaimOptions, ClaimResult } from "./store.ts";

// The claim item stays below 1 KB, so that a write of it costs one unit of capacity:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const MAX_ERROR_BYTES = 400;

// A key of DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const MAX_RUN_ID_BYTES = 2048;

/** The last time that a `Date` can hold. */
const MAX_TIME_MS = 8.64e15;

/** How a store reads the time, and how far it trusts other clocks. */
export interface ClaimClock {
  /** Reads the time in milliseconds since the epoch. */
  readonly now: () => number;
  /** How far the clocks of two workers may differ. */
  readonly maxSkewMs: number;
}

/** A claim that is asked for. */
export interface ClaimRequest {
  readonly runId: string;
  readonly owner: string;
  readonly nonce: string;
  readonly leaseMs: number;
  readonly now: number;
  readonly maxSkewMs: number;
}

/** The answer to a claim. It holds once `write` is written over what was seen, if there is one. */
export interface ClaimDecision {
  readonly result: ClaimResult;
  readonly write?: ClaimRecord;
}

/** Checks a run id. It must be a key that each store gives back as it was. */
export function requireRunId(runId: string): void {
  const wellFormed = runId.isWellFormed() && !runId.includes("\0");
  const bytes = new TextEncoder().encode(runId).length;
  if (wellFormed && bytes > 0 && bytes <= MAX_RUN_ID_BYTES) return;
  const wanted = `1 to ${MAX_RUN_ID_BYTES} bytes of UTF-8 without NUL`;
  throw new RangeError(`Cannot use run id ${JSON.stringify(runId)}: it must be ${wanted}`);
}

/** Checks how far clocks may differ. */
export function requireSkew(maxSkewMs: number): void {
  if (maxSkewMs >= 0) return;
  throw new RangeError(
    `Cannot trust clocks as 'maxSkewMs' must not be negative: current value is ${maxSkewMs}`,
  );
}

/** Checks what a claim is asked for with, and fills in the defaults. */
export function claimRequest(
  runId: string,
  options: ClaimOptions,
  clock: ClaimClock,
): ClaimRequest {
  const { owner, leaseMs = 60_000, nonce = uuidv7() } = options;
  requireRunId(runId);
  if (owner === "" || nonce === "") {
    throw new TypeError(`Cannot claim run "${runId}" as 'owner' and 'nonce' must not be empty`);
  }
  requireDuration("leaseMs", leaseMs);
  const now = readClock(clock);
  return { runId, owner, nonce, leaseMs: Math.ceil(leaseMs), now, maxSkewMs: clock.maxSkewMs };
}

/** Decides on a claim by what is known of the run. That the run is not done is for the caller. */
export function decideClaim(seen: ClaimRecord | undefined, request: ClaimRequest): ClaimDecision {
  if (seen === undefined) return granted(undefined, request);
  switch (seen.state) {
    case "done":
      return { result: { status: "done" } };
    case "pending":
      return granted(seen, request);
    case "failed":
      if (seen.nextAt <= request.now) return granted(seen, request);
      return {
        result: { status: "backoff", until: new Date(seen.nextAt), error: seen.error ?? "" },
      };
    case "claimed":
      // A repeated call, whose first answer was lost.
      if (seen.nonce === request.nonce) {
        return { result: { status: "claimed", claim: claimOf(seen) } };
      }
      if (request.now > takeoverAt(seen, request)) return granted(seen, request);
      return {
        result: { status: "held", owner: seen.owner, until: new Date(takeoverAt(seen, request)) },
      };
    default:
      return seen.state satisfies never;
  }
}

function takeoverAt({ expiresAt }: ClaimRecord, { maxSkewMs }: ClaimRequest): number {
  return Math.min(expiresAt + maxSkewMs, MAX_TIME_MS);
}

function granted(seen: ClaimRecord | undefined, request: ClaimRequest): ClaimDecision {
  const { runId, owner, nonce, leaseMs, now } = request;
  const write: ClaimRecord = {
    runId,
    state: "claimed",
    // Starts at the time, so tokens rise even if the record was thrown away in between.
    token: seen ? seen.token + 1 : Math.max(now, 1),
    nonce,
    owner,
    beat: now,
    leaseMs,
    expiresAt: now + leaseMs,
    attempts: (seen?.attempts ?? 0) + 1,
    epoch: seen?.epoch ?? 1,
    nextAt: 0,
    error: seen?.error,
    claimedAt: now,
    doneAt: undefined,
  };
  const claim = claimOf(write);
  const lapsed = seen?.state === "claimed" ? { tookOver: seen.nonce } : {};
  return { result: { status: "claimed", claim: { ...claim, ...lapsed } }, write };
}

function claimOf(record: ClaimRecord): Claim {
  const { runId, token, nonce, owner, attempts, leaseMs, expiresAt } = record;
  return { runId, token, nonce, owner, attempt: attempts, leaseMs, expiresAt };
}

/** What a heartbeat changes: absolute values, so that it may be applied twice. */
export function beatChange(claim: Claim, clock: ClaimClock): ClaimChange & { expiresAt: number } {
  const now = readClock(clock);
  return { beat: now, expiresAt: now + claim.leaseMs };
}

/** What success changes. */
export function doneChange(clock: ClaimClock): ClaimChange {
  return { state: "done", doneAt: readClock(clock), error: undefined };
}

/** What a failure changes. */
export function failedChange(failure: ClaimFailure, clock: ClaimClock): ClaimChange {
  const { error, retryAfterMs = 0 } = failure;
  if (retryAfterMs !== 0) requireDuration("retryAfterMs", retryAfterMs);
  return {
    state: "failed",
    nextAt: readClock(clock) + Math.ceil(retryAfterMs),
    error: firstBytes(error, MAX_ERROR_BYTES),
  };
}

/** What giving a claim back changes: its attempt is not counted. */
export function releasedChange(attempt: number): ClaimChange {
  return { state: "pending", attempts: attempt - 1 };
}

/**
 * Applies a change to the record of the claim that it is for.
 *
 * @throws {ClaimLostError} If the record is no longer that claim's.
 */
export function applyChange(
  seen: ClaimRecord | undefined,
  claim: Claim,
  change: ClaimChange,
): ClaimRecord {
  if (seen && isMade(seen, claim, change)) return seen;
  if (seen?.state === "claimed" && isOf(seen, claim)) return { ...seen, ...change };
  throw claimLost(seen, claim);
}

/** Tells whether a change was made before, by a call whose answer was lost. */
export function isMade(seen: ClaimRecord, claim: Claim, change: ClaimChange): boolean {
  return isOf(seen, claim) && seen.state === change.state;
}

/** Tells whether a record was written by a claim. */
export function isOf(seen: ClaimRecord, claim: Pick<Claim, "token" | "nonce">): boolean {
  return seen.token === claim.token && seen.nonce === claim.nonce;
}

/** Makes the error for a claim that another may have taken over. */
export function claimLost(seen: ClaimRecord | undefined, claim: Claim): ClaimLostError {
  const taken = seen?.state === "claimed" && !isOf(seen, claim);
  return new ClaimLostError({ runId: claim.runId, owner: taken ? seen.owner : undefined });
}

function readClock(clock: ClaimClock): number {
  return Math.floor(clock.now());
}

function requireDuration(name: string, value: number): void {
  if (value > 0 && value < MAX_TIME_MS / 2) return;
  throw new RangeError(
    `Cannot use a claim as '${name}' must be a positive number of milliseconds: current value is ${value}`,
  );
}

/** Cuts a text without cutting a character in two. */
function firstBytes(text: string, limit: number): string {
  const bytes = new Uint8Array(limit);
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return new TextDecoder().decode(bytes.subarray(0, written));
}
