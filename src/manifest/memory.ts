import type { ClaimChange, ClaimRecord } from "./_claim_record.ts";
import {
  beatChange,
  type ClaimClock,
  claimRequest,
  doneChange,
  failedChange,
  releasedChange,
  requireRunId,
  requireSkew,
} from "./_claim_rules.ts";
import { changeClaim, claimRun, type ManifestRows } from "./_manifest_rows.ts";
import type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  ManifestStore,
  StoreCallOptions,
} from "./store.ts";

/** Options of {@linkcode MemoryManifestStore}. */
export interface MemoryManifestOptions {
  /**
   * Reads the time in milliseconds since the epoch.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * How long after the end of its lease a claim is left alone, in milliseconds.
   *
   * @default {0}
   */
  readonly maxSkewMs?: number;
}

/**
 * A manifest that is forgotten with the process: for tests, and for jobs that run once.
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
  /** Where the manifest is. */
  readonly url = "memory:";
  readonly #rows = new MemoryRows();
  readonly #clock: ClaimClock;

  /** Makes an empty manifest. */
  constructor(options: MemoryManifestOptions = {}) {
    const { now = Date.now, maxSkewMs = 0 } = options;
    requireSkew(maxSkewMs);
    this.#clock = { now, maxSkewMs };
  }

  /** Does nothing: there is no table to make. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return step(options, () => {});
  }

  /** Tells whether a run is marked as done. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return step(options, () => this.#rows.isDone(runId));
  }

  /** Gives those of the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return step(options, () => new Set(runIds.filter((runId) => this.#rows.isDone(runId))));
  }

  /** Marks a run as done, whoever works on it. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return step(options, () => {
      requireRunId(runId);
      this.#rows.markDone(runId);
    });
  }

  /** Takes a run for this worker, if nobody has it and it is not done. */
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
  complete(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    return this.#change(claim, () => doneChange(this.#clock), options);
  }

  /**
   * Ends a claim without success.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    return this.#change(claim, () => failedChange(failure, this.#clock), options);
  }

  /**
   * Gives a claim back as if it had never been taken.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    return this.#change(claim, () => releasedChange(claim.attempt), options);
  }

  /** Does nothing: there is no connection to close. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #change(claim: Claim, change: () => ClaimChange, options: StoreCallOptions): Promise<void> {
    return step(options, () => changeClaim(this.#rows, claim, change()));
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

  readClaim(runId: string): ClaimRecord | undefined {
    return this.#claims.get(runId);
  }

  writeClaim(record: ClaimRecord): void {
    this.#claims.set(record.runId, record);
  }
}

/** Takes a step without a pause in it. */
function step<T>({ signal }: StoreCallOptions, body: () => T): Promise<T> {
  return new Promise((resolve) => {
    signal?.throwIfAborted();
    resolve(body());
  });
}
