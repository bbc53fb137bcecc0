import {
  applyChange,
  type ClaimClock,
  type ClaimRequest,
  decideClaim,
  requireRunId,
} from "./_claim_rules.ts";
import { decideOverride } from "./_override_rules.ts";
import type { ClaimChange, ClaimRecord, ClaimState } from "./claim_record.ts";
import type { Claim, ClaimResult, OverrideOptions, RunAction, RunInspection } from "./store.ts";

/** The rows of a store that can take several steps as one. */
export interface ManifestRows {
  /** Reports whether a run is marked as done. */
  isDone(runId: string): boolean;
  markDone(runId: string): void;
  unmark(runId: string): void;
  /** Returns the record of a run's claims. */
  readClaim(runId: string): ClaimRecord | undefined;
  /** Writes the record of a run's claims. */
  writeClaim(record: ClaimRecord): void;
}

/** A page of a listing of claims. */
export interface ClaimsAfterOptions {
  /** Returns only records in these states. */
  readonly states: readonly ClaimState[];
  readonly limit: number;
}

/** Claims a run in one atomic step. */
export function claimRun(rows: ManifestRows, request: ClaimRequest): ClaimResult {
  if (rows.isDone(request.runId)) return { status: "done" };
  const { result, write } = decideClaim(rows.readClaim(request.runId), request);
  if (write) rows.writeClaim(write);
  return result;
}

/** Changes a claim in one atomic step. Returns false if an earlier call has made the change. */
export function changeClaim(rows: ManifestRows, claim: Claim, change: ClaimChange): boolean {
  const seen = rows.readClaim(claim.runId);
  const changed = applyChange(seen, claim, change);
  rows.writeClaim(changed);
  if (change.state === "done") rows.markDone(claim.runId);
  return changed !== seen;
}

/** Returns the state of a run. */
export function inspectRun(rows: ManifestRows, runId: string): RunInspection {
  requireRunId(runId);
  return { runId, done: rows.isDone(runId), claim: rows.readClaim(runId) };
}

/** Applies the decision of a person in one atomic step. */
export function overrideRun(
  rows: ManifestRows,
  { runId, action }: { readonly runId: string; readonly action: RunAction },
  options: OverrideOptions & ClaimClock,
): RunInspection {
  const { write, marked } = decideOverride(inspectRun(rows, runId), action, options);
  rows.writeClaim(write);
  if (marked) rows.markDone(runId);
  else rows.unmark(runId);
  return { runId, done: marked, claim: write };
}
