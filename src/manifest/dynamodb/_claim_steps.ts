import { delay } from "../../internal/delay.ts";
import {
  type ClaimClock,
  claimLost,
  type ClaimRequest,
  decideClaim,
  doneChange,
  isMade,
  isOf,
  releasedChange,
} from "../_claim_rules.ts";
import { decideOverride } from "../_override_rules.ts";
import type { ClaimChange, ClaimRecord } from "../claim_record.ts";
import { ManifestError } from "../errors.ts";
import type {
  Claim,
  ClaimResult,
  OverrideOptions,
  RunAction,
  RunInspection,
  StoreCallOptions,
} from "../store.ts";
import { type Conflict, readClaim, replaceClaim, scanClaims, updateClaim } from "./_claims.ts";
import { failed } from "./_error.ts";
import { dropFence, putFence, readFence } from "./_fence.ts";
import type { ClaimsTable, TableAddress } from "./_table_address.ts";
import type { RunManifests } from "./run_manifests.ts";

// Each round is lost to a worker that made progress, so many in a row are no race any more.
const MAX_ROUNDS = 10;

// The client has retried each of these attempts itself.
const MAX_MARK_TRIES = 4;
const FIRST_DELAY_MS = 200;

/** Longest time for an aborted or failed call to release its claim, in milliseconds. */
const LET_GO_MS = 3_000;

/** The states of a claim whose worker may have left a fence. */
const OPEN_STATES = ["pending", "claimed", "failed", "dead"] as const;

/** The tables of a manifest, and the clock of its store. */
export interface ClaimTables {
  readonly manifests: RunManifests;
  readonly claims: ClaimsTable;
  /** The table of the manifest, if claimed runs get a fence in it. */
  readonly fenced: TableAddress | undefined;
  readonly clock: ClaimClock;
  readonly maxRestMs: number;
}

/** Claims a run: one conditional write, with a consistent read of its mark at the same time. */
export async function claimRun(
  tables: ClaimTables,
  request: ClaimRequest,
  options: StoreCallOptions,
): Promise<ClaimResult> {
  let seen: ClaimRecord | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await tryClaim(tables, { seen, request }, options);
    if ("result" in answer) return answer.result;
    seen = answer.found;
  }
  throw tooManyRounds(tables, request.runId);
}

async function tryClaim(
  tables: ClaimTables,
  { seen, request }: { readonly seen: ClaimRecord | undefined; readonly request: ClaimRequest },
  options: StoreCallOptions,
): Promise<{ readonly result: ClaimResult } | Conflict> {
  const { result, write } = decideClaim(seen, request);
  if (write === undefined) {
    if (result.status === "done") await tables.manifests.add(request.runId, options);
    return { result };
  }
  if (result.status !== "claimed") {
    const conflict = await replaceClaim(tables.claims, write, { ...options, seen });
    if (conflict) return conflict;
    if (write.state === "dead") await unfence(tables, write, options);
    return { result };
  }
  const call = { ...options, seen };
  const [conflict, marked] = await writeAndAsk(tables, write, call);
  const isOurs = conflict === undefined || isReply(conflict, write);
  if (!isOurs && !marked) return conflict;
  if (!marked && await fence(tables, write, call)) return { result };
  if (isOurs) {
    await updateClaim(tables.claims, write, { ...options, change: doneChange(tables.clock) });
  }
  return { result: { status: "done" } };
}

interface TryOptions extends StoreCallOptions {
  /** The record before the claim. */
  readonly seen: ClaimRecord | undefined;
}

/** Writes the claim and reads the mark of the run at the same time. */
async function writeAndAsk(
  tables: ClaimTables,
  write: ClaimRecord,
  options: TryOptions,
): Promise<readonly [Conflict | undefined, boolean]> {
  options.signal?.throwIfAborted();
  const writing = replaceClaim(tables.claims, write, options);
  const asking = tables.manifests.contains(write.runId, options);
  const [written, asked] = await Promise.allSettled([writing, asking]);
  // A write that failed or was aborted may have been applied nevertheless.
  if (written.status === "rejected" || asked.status === "rejected") {
    await letGo(tables, write, options.seen);
  }
  return [await writing, await asking];
}

/**
 * Releases a claim that the caller will not learn of. If that fails too, its lease ends. A claim that
 * was taken over lapses again, so that the next worker still learns of it.
 */
async function letGo(
  { claims, fenced }: ClaimTables,
  write: ClaimRecord,
  seen: ClaimRecord | undefined,
): Promise<void> {
  const signal = AbortSignal.timeout(LET_GO_MS);
  const released = seen?.state === "claimed"
    ? replaceClaim(claims, { ...seen, token: write.token }, { seen: write, signal })
    : updateClaim(claims, write, { change: releasedChange(write.attempts), signal });
  await released.catch(() => {});
  if (fenced) await dropFence(fenced, write, { signal }).catch(() => {});
}

/** Writes the fence of a new claim, if there are fences. Returns false if the run is marked. */
async function fence(
  tables: ClaimTables,
  write: ClaimRecord,
  options: TryOptions,
): Promise<boolean> {
  if (tables.fenced === undefined) return true;
  try {
    return await putFence(tables.fenced, write, options);
  } catch (error) {
    await letGo(tables, write, options.seen);
    throw error;
  }
}

/** Deletes the fence of a claim that has ended without a mark, if there are fences. */
async function unfence(
  { fenced }: ClaimTables,
  claim: Pick<Claim, "runId" | "nonce">,
  options: StoreCallOptions,
): Promise<void> {
  if (fenced) await dropFence(fenced, claim, options);
}

/** Deletes the fences of claims that are no longer held. Returns the run ids. */
export async function* sweepFences(
  tables: ClaimTables,
  options: StoreCallOptions,
): AsyncGenerator<string, void> {
  const { claims, clock, fenced } = tables;
  if (fenced === undefined) return;
  for await (const record of scanClaims(claims, { ...options, states: OPEN_STATES })) {
    const { runId, state, expiresAt } = record;
    if (state === "claimed" && clock.now() <= expiresAt + clock.maxSkewMs) continue;
    const nonce = await readFence(fenced, runId, options);
    if (nonce === undefined) continue;
    await dropFence(fenced, { runId, nonce }, options);
    yield runId;
  }
}

/** Changes the record of a claim if it is held. */
export async function changeClaim(
  tables: ClaimTables,
  { claim, change }: { readonly claim: Claim; readonly change: ClaimChange },
  options: StoreCallOptions,
): Promise<void> {
  const conflict = await updateClaim(tables.claims, claim, { ...options, change });
  const found = conflict?.found;
  if (conflict === undefined || found && isMade(found, claim, change)) {
    const isOpen = change.state === undefined || change.state === "done";
    return isOpen ? undefined : await unfence(tables, claim, options);
  }
  // Done by this claim, so it is lost only if the run is marked too: else `complete` is under way.
  if (found && isMade(found, claim, { state: "done" })) {
    if (await finish(tables, claim.runId, options)) return;
  }
  throw claimLost(found, claim);
}

/** Marks a run that is done and not marked yet. Reports whether that was left to do. */
async function finish(
  tables: ClaimTables,
  runId: string,
  options: StoreCallOptions,
): Promise<boolean> {
  if (await tables.manifests.contains(runId, options)) return false;
  await markRun(tables, runId, options);
  return true;
}

/** Marks a run, with more patience than the client: its claim is done already. */
export async function markRun(
  { manifests, maxRestMs }: ClaimTables,
  runId: string,
  options: StoreCallOptions,
): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await manifests.add(runId, options);
    } catch (error) {
      if (tries === MAX_MARK_TRIES || !mayPass(error)) throw error;
    }
    await delay(Math.min(maxRestMs, FIRST_DELAY_MS * 2 ** tries), options);
  }
}

/** Reads the state of a run, consistently. */
export async function inspectRun(
  { manifests, claims }: ClaimTables,
  runId: string,
  options: StoreCallOptions,
): Promise<RunInspection> {
  const [done, claim] = await Promise.all([
    manifests.contains(runId, options),
    readClaim(claims, { ...options, runId }),
  ]);
  return { runId, done, claim };
}

/**
 * Applies the decision of a person. After a crash in the middle, the same call completes it: the mark is
 * removed before the record is opened, and written after it is closed.
 */
export async function overrideRun(
  tables: ClaimTables,
  { runId, action }: { readonly runId: string; readonly action: RunAction },
  options: OverrideOptions,
): Promise<RunInspection> {
  const { manifests, claims, clock } = tables;
  let unmarked = false;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const seen = await inspectRun(tables, runId, options);
    // A run that this call has unmarked was done.
    const done = seen.done || unmarked;
    const { write, marked } = decideOverride({ ...seen, done }, action, { ...options, ...clock });
    if (!marked && done) {
      await manifests.remove(runId, options);
      unmarked = true;
    }
    if (await replaceClaim(claims, write, { ...options, seen: seen.claim })) continue;
    if (marked) await markRun(tables, runId, options);
    // Another worker may have repaired the mark in between, as its claim was done.
    else if (unmarked) await manifests.remove(runId, options);
    else await unfence(tables, write, options);
    return { runId, done: marked, claim: write };
  }
  throw tooManyRounds(tables, runId);
}

/** Reports whether a write was refused because it had been applied, and only its answer was lost. */
function isReply({ found }: Conflict, write: ClaimRecord): boolean {
  return found?.state === "claimed" && isOf(found, write);
}

/** Reports whether a call may succeed later without anybody doing something. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ManifestError)) return false;
  return error.code === "MANIFEST_THROTTLED" || error.code === "MANIFEST_UNAVAILABLE";
}

function tooManyRounds({ claims }: ClaimTables, runId: string): ManifestError {
  const state = `others changed the claim of run "${runId}" ${MAX_ROUNDS} times meanwhile`;
  return failed("MANIFEST_UNAVAILABLE", state, { table: claims });
}
