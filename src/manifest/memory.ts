import { optionsOf } from "../internal/is_object.ts";
import { CLAIM_STATES, type ClaimChange, type ClaimRecord } from "./claim_record.ts";
import {
  beatChange,
  type ClaimClock,
  claimRequest,
  doneChange,
  failedChange,
  releasedChange,
  requireNotNegative,
  requireRunId,
} from "./_claim_rules.ts";
import {
  changeClaim,
  claimRun,
  type ClaimsAfterOptions,
  inspectRun,
  type ManifestRows,
  overrideRun,
} from "./_manifest_rows.ts";
import type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  CompleteOptions,
  ListClaimsOptions,
  ManifestStore,
  OverrideOptions,
  RunAction,
  RunInspection,
  StoreCallOptions,
} from "./store.ts";

/** Options of {@linkcode MemoryManifestStore}. */
export interface MemoryManifestOptions {
  /**
   * Returns the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * The grace period after the end of a lease before a claim may be taken over, in milliseconds.
   * @default {0}
   */
  readonly maxSkewMs?: number;
}

/**
 * A manifest in memory, for tests and for jobs that run once.
 *
 * @example
 * ```ts
 * import { MemoryManifestStore } from "@runline/runline/manifest";
 * import { assertEquals } from "@std/assert";
 *
 * await using manifest = new MemoryManifestStore();
 * const first = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "worker-1" });
 * const second = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "worker-2" });
 * assertEquals([first.status, second.status], ["claimed", "held"]);
 *
 * if (first.status === "claimed") await manifest.complete(first.claim);
 * assertEquals(await manifest.contains("run=2026-01-31-06-00-00/"), true);
 * ```
 */
export class MemoryManifestStore implements ManifestStore {
  /** The address of the manifest. */
  readonly url = "memory:";
  readonly #rows = new MemoryRows();
  readonly #clock: ClaimClock;

  /** Creates an empty manifest. */
  constructor(options: MemoryManifestOptions = {}) {
    const { now = Date.now, maxSkewMs = 0 } = optionsOf(options, "new MemoryManifestStore()");
    requireNotNegative({ maxSkewMs });
    this.#clock = { now, maxSkewMs };
  }

  /** Does nothing: there is no table to create. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return step(options, () => {});
  }

  /** Reports whether a run is marked as done. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return step(options, () => this.#rows.isDone(runId));
  }

  /** Returns the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return step(options, () => new Set(runIds.filter((runId) => this.#rows.isDone(runId))));
  }

  /** Marks a run as done, even if it is claimed. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return step(options, () => {
      requireRunId(runId);
      this.#rows.markDone(runId);
    });
  }

  /** Claims a run for this worker, unless it is done or held. */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    return step(options, () => claimRun(this.#rows, claimRequest(runId, options, this.#clock)));
  }

  /**
   * Extends the lease of a claim from now.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  heartbeat(claim: Claim, options: StoreCallOptions = {}): Promise<Claim> {
    return step(options, () => {
      const change = beatChange(claim, this.#clock);
      changeClaim(this.#rows, claim, change);
      return { ...claim, expiresAt: change.expiresAt };
    });
  }

  /**
   * Marks the run of a claim as done.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  complete(claim: Claim, options: CompleteOptions = {}): Promise<void> {
    return this.#change(claim, () => doneChange(this.#clock, options), options);
  }

  /**
   * Ends a claim without success.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    return this.#change(claim, () => failedChange(claim, failure, this.#clock), options);
  }

  /**
   * Releases a claim. Its attempt does not count.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    return this.#change(claim, () => releasedChange(claim.attempt), options);
  }

  /** Returns the state of a run. */
  inspect(runId: string, options: StoreCallOptions = {}): Promise<RunInspection> {
    return step(options, () => inspectRun(this.#rows, runId));
  }

  /** Lists the runs that were ever claimed. */
  async *listClaims(options: ListClaimsOptions = {}): AsyncGenerator<ClaimRecord, void> {
    const { states = CLAIM_STATES } = options;
    yield* await step(options, () => this.#rows.claimsAfter("", { states, limit: Infinity }));
  }

  /**
   * Changes the state of a run by a decision of a person.
   *
   * @throws {RunStateError} If the action does not apply to the state of the run.
   */
  override(
    runId: string,
    action: RunAction,
    options: OverrideOptions = {},
  ): Promise<RunInspection> {
    return step(
      options,
      () => overrideRun(this.#rows, { runId, action }, { ...options, ...this.#clock }),
    );
  }

  /** Does nothing: there is no connection to close. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #change(claim: Claim, change: () => ClaimChange, options: StoreCallOptions): Promise<void> {
    return step(options, () => void changeClaim(this.#rows, claim, change()));
  }
}

class MemoryRows implements ManifestRows {
  readonly #done = new Set<string>();
  readonly #claims = new Map<string, ClaimRecord>();

  isDone(runId: string): boolean {
    return this.#done.has(runId);
  }

  markDone(runId: string): void {
    this.#done.add(runId);
  }

  unmark(runId: string): void {
    this.#done.delete(runId);
  }

  readClaim(runId: string): ClaimRecord | undefined {
    return this.#claims.get(runId);
  }

  writeClaim(record: ClaimRecord): void {
    this.#claims.set(record.runId, record);
  }

  claimsAfter(after: string, { states, limit }: ClaimsAfterOptions): readonly ClaimRecord[] {
    return [...this.#claims.values()]
      .filter(({ runId, state }) => runId > after && states.includes(state))
      .sort((a, b) => a.runId < b.runId ? -1 : 1)
      .slice(0, limit);
  }
}

/** Runs a step synchronously. */
function step<T>({ signal }: StoreCallOptions, body: () => T): Promise<T> {
  return new Promise((resolve) => {
    signal?.throwIfAborted();
    resolve(body());
  });
}
