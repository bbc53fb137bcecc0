import { uuidv7 } from "../internal/uuid.ts";
import type { ClaimChange, ClaimRecord } from "./claim_record.ts";
import { ClaimLostError } from "./errors.ts";
import type { Claim, ClaimFailure, ClaimOptions, ClaimResult, CompleteOptions } from "./store.ts";

// The claim item stays below 1 KB, so that a write of it costs one unit of capacity:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const MAX_TEXT_BYTES = 400;

// A key of DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const MAX_RUN_ID_BYTES = 2048;

/** The last time that a `Date` can hold. */
const MAX_TIME_MS = 8.64e15;

/** The clock of a store, and how far it trusts other clocks. */
export interface ClaimClock {
  /** Returns the time in milliseconds since the epoch. */
  readonly now: () => number;
  /** The allowed difference of the clocks of two workers. */
  readonly maxSkewMs: number;
}

/** A request for a claim, with all defaults. */
export interface ClaimRequest {
  readonly runId: string;
  readonly owner: string;
  readonly nonce: string;
  readonly leaseMs: number;
  readonly maxAttempts: number;
  readonly job: string | undefined;
  readonly output: string | undefined;
  readonly now: number;
  readonly maxSkewMs: number;
}

/** The answer to a claim. It holds once `write`, if there is one, has replaced the seen record. */
export interface ClaimDecision {
  readonly result: ClaimResult;
  readonly write?: ClaimRecord;
}

/** Checks a run id. It must be a key that every store returns unchanged. */
export function requireRunId(runId: string): void {
  const wellFormed = runId.isWellFormed() && !runId.includes("\0");
  const bytes = new TextEncoder().encode(runId).length;
  if (wellFormed && bytes > 0 && bytes <= MAX_RUN_ID_BYTES) return;
  const wanted = `1 to ${MAX_RUN_ID_BYTES} bytes of UTF-8 without NUL`;
  throw new RangeError(`Cannot use run id ${JSON.stringify(runId)}: it must be ${wanted}`);
}

/** Checks options of a store that are durations. */
export function requireNotNegative(options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value >= 0) continue;
    throw new RangeError(
      `Cannot create manifest as '${name}' must not be negative: current value is ${value}`,
    );
  }
}

/** Checks the options of a claim, and fills in the defaults. */
export function claimRequest(
  runId: string,
  options: ClaimOptions,
  clock: ClaimClock,
): ClaimRequest {
  const { owner, leaseMs = 60_000, nonce = uuidv7(), maxAttempts = 5, job, output } = options;
  requireRunId(runId);
  if (owner === "" || nonce === "") {
    throw new TypeError(`Cannot claim run "${runId}" as 'owner' and 'nonce' must not be empty`);
  }
  requireDuration("leaseMs", leaseMs);
  if (!(maxAttempts >= 1)) {
    throw new RangeError(
      `Cannot claim run "${runId}" as 'maxAttempts' must be at least 1: current value is ${maxAttempts}`,
    );
  }
  return {
    runId,
    owner,
    nonce,
    leaseMs: Math.ceil(leaseMs),
    maxAttempts,
    job: job && firstBytes(job),
    output: output && firstBytes(output),
    now: readClock(clock),
    maxSkewMs: clock.maxSkewMs,
  };
}

/** Decides on a claim by the record of the run. The caller knows that the run is not marked as done. */
export function decideClaim(seen: ClaimRecord | undefined, request: ClaimRequest): ClaimDecision {
  if (seen === undefined) return granted(undefined, request);
  switch (seen.state) {
    case "done":
    case "skipped":
      return { result: { status: "done" } };
    case "pending":
      return granted(seen, request);
    case "dead":
      return { result: deadResult(seen) };
    case "failed":
      return decideFailed(seen, request);
    case "claimed":
      // A repeated call, whose first answer was lost.
      if (seen.nonce === request.nonce) {
        return { result: { status: "claimed", claim: claimOf(seen, request) } };
      }
      return decideHeld(seen, request);
    default:
      return seen.state satisfies never;
  }
}

function decideFailed(seen: ClaimRecord, request: ClaimRequest): ClaimDecision {
  const { now, maxSkewMs } = request;
  const { retryMs = Infinity } = seen;
  const until = (nextAt: number): ClaimResult => ({
    status: "backoff",
    until: new Date(nextAt),
    error: seen.error ?? "",
  });
  if (seen.nextAt <= now) return grantedOrDead(seen, request);
  if (seen.nextAt <= now + retryMs + maxSkewMs) return { result: until(seen.nextAt) };
  // The clock of the writer was ahead: from now on the delay counts on this clock.
  if (retryMs === 0) return grantedOrDead(seen, request);
  const nextAt = now + retryMs;
  return { result: until(nextAt), write: { ...seen, nextAt } };
}

function decideHeld(seen: ClaimRecord, request: ClaimRequest): ClaimDecision {
  const { now, maxSkewMs } = request;
  const heldUntil = (expiresAt: number): ClaimResult => ({
    status: "held",
    owner: seen.owner,
    until: new Date(Math.min(expiresAt + maxSkewMs, MAX_TIME_MS)),
  });
  if (now > seen.expiresAt + maxSkewMs) return grantedOrDead(seen, request);
  if (seen.expiresAt <= now + seen.leaseMs + maxSkewMs) {
    return { result: heldUntil(seen.expiresAt) };
  }
  // The clock of the owner is ahead, and it may be gone. From now on its lease counts on this clock;
  // if it is alive, its next heartbeat writes over that.
  const expiresAt = now + seen.leaseMs;
  return { result: heldUntil(expiresAt), write: { ...seen, expiresAt } };
}

function deadResult({ attempts, error = "" }: ClaimRecord): ClaimResult {
  return { status: "dead", attempts, error };
}

function grantedOrDead(seen: ClaimRecord, request: ClaimRequest): ClaimDecision {
  if (seen.attempts < request.maxAttempts) return granted(seen, request);
  const error = seen.state === "claimed"
    ? `Worker "${seen.owner}" did not end attempt ${seen.attempts}`
    : seen.error ?? "";
  const write = { ...seen, state: "dead", error: firstBytes(error) } as const;
  return { result: deadResult(write), write };
}

function granted(seen: ClaimRecord | undefined, request: ClaimRequest): ClaimDecision {
  const { leaseMs, now, job, output } = request;
  const write: ClaimRecord = {
    ...newRecord(request),
    state: "claimed",
    token: nextToken(seen, now),
    leaseMs,
    expiresAt: now + leaseMs,
    attempts: (seen?.attempts ?? 0) + 1,
    epoch: seen?.epoch ?? 1,
    error: seen?.error,
    job,
    output,
  };
  const claim = claimOf(write, request);
  const lapsed = seen?.state === "claimed" ? { tookOver: seen.nonce } : {};
  return { result: { status: "claimed", claim: { ...claim, ...lapsed } }, write };
}

/** Returns the first record of a run. */
export function newRecord(
  { runId, owner, nonce, now }: Pick<ClaimRequest, "runId" | "owner" | "nonce" | "now">,
): ClaimRecord {
  return {
    runId,
    state: "pending",
    token: nextToken(undefined, now),
    nonce,
    owner,
    beat: now,
    leaseMs: 0,
    expiresAt: now,
    attempts: 0,
    epoch: 1,
    nextAt: 0,
    retryMs: undefined,
    error: undefined,
    claimedAt: now,
    doneAt: undefined,
    job: undefined,
    output: undefined,
    files: undefined,
    bytes: undefined,
  };
}

/** Returns the token of the next claim. It starts at the time, so that it rises even if the record was deleted. */
function nextToken(seen: ClaimRecord | undefined, now: number): number {
  return seen ? seen.token + 1 : Math.max(now, 1);
}

function claimOf(record: ClaimRecord, { maxAttempts }: Pick<ClaimRequest, "maxAttempts">): Claim {
  const { runId, token, nonce, owner, attempts, epoch, leaseMs, expiresAt } = record;
  return { runId, token, nonce, owner, attempt: attempts, maxAttempts, epoch, leaseMs, expiresAt };
}

/** Returns the change of a heartbeat: absolute values, so that it may be applied again. */
export function beatChange(claim: Claim, clock: ClaimClock): ClaimChange & { expiresAt: number } {
  const now = readClock(clock);
  return { beat: now, expiresAt: now + claim.leaseMs };
}

/** Returns the change of a run that is done. */
export function doneChange(
  clock: ClaimClock,
  { files, bytes }: Pick<CompleteOptions, "files" | "bytes"> = {},
): ClaimChange {
  return { state: "done", doneAt: readClock(clock), error: undefined, files, bytes };
}

/** Returns the change of a failure. */
export function failedChange(claim: Claim, failure: ClaimFailure, clock: ClaimClock): ClaimChange {
  const { error, retryAfterMs = 0, fatal = false } = failure;
  if (retryAfterMs !== 0) requireDuration("retryAfterMs", retryAfterMs);
  const retryMs = Math.ceil(retryAfterMs);
  return {
    state: fatal || claim.attempt >= claim.maxAttempts ? "dead" : "failed",
    nextAt: readClock(clock) + retryMs,
    retryMs,
    error: firstBytes(error),
  };
}

/** Returns the change of a release: the attempt does not count. */
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

/** Reports whether a change was made before, by a call whose answer was lost. */
export function isMade(seen: ClaimRecord, claim: Claim, change: ClaimChange): boolean {
  return isOf(seen, claim) && seen.state === change.state;
}

/** Reports whether a record was written by a claim. */
export function isOf(seen: ClaimRecord, claim: Pick<Claim, "token" | "nonce">): boolean {
  return seen.token === claim.token && seen.nonce === claim.nonce;
}

/** Returns the error for a claim that another worker may have taken over. */
export function claimLost(seen: ClaimRecord | undefined, claim: Claim): ClaimLostError {
  const taken = seen?.state === "claimed" && !isOf(seen, claim);
  return new ClaimLostError({ runId: claim.runId, owner: taken ? seen.owner : undefined });
}

/** Reads a clock in whole milliseconds. */
export function readClock(clock: ClaimClock): number {
  return Math.floor(clock.now());
}

function requireDuration(name: string, value: number): void {
  if (value > 0 && value < MAX_TIME_MS / 2) return;
  throw new RangeError(
    `Cannot use a claim as '${name}' must be a positive number of milliseconds: current value is ${value}`,
  );
}

/** Cuts a text without cutting a character in two. */
function firstBytes(text: string): string {
  const bytes = new Uint8Array(MAX_TEXT_BYTES);
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return new TextDecoder().decode(bytes.subarray(0, written));
}
