import type { ClaimChange, ClaimRecord } from "./_claim_record.ts";
import { applyChange, type ClaimRequest, decideClaim } from "./_claim_rules.ts";
import type { Claim, ClaimResult } from "./store.ts";

/** What a store keeps that can take several steps as one. */
export interface ManifestRows {
  /** Tells whether a run is marked as done. */
  isDone(runId: string): boolean;
  /** Marks a run as done. */
  markDone(runId: string): void;
  /** Gives the record of a run's claims. */
  readClaim(runId: string): ClaimRecord | undefined;
  /** Writes the record of a run's claims. */
  writeClaim(record: ClaimRecord): void;
}

/** Claims a run, in one step for all who look on. */
export function claimRun(rows: ManifestRows, request: ClaimRequest): ClaimResult {
  if (rows.isDone(request.runId)) return { status: "done" };
  const { result, write } = decideClaim(rows.readClaim(request.runId), request);
  if (write) rows.writeClaim(write);
  return result;
}

/** Changes a claim, in one step for all who look on. */
export function changeClaim(rows: ManifestRows, claim: Claim, change: ClaimChange): void {
  rows.writeClaim(applyChange(rows.readClaim(claim.runId), claim, change));
  if (change.state === "done") rows.markDone(claim.runId);
}
