/**
 * A run manifest in one file, for all processes of a machine.
 *
 * @example
 * ```ts
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/manifest-");
 * await using manifest = new SqliteManifestStore(`${folder}/runline.db`);
 * await manifest.create();
 *
 * const result = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "worker-1" });
 * if (result.status === "claimed") await manifest.complete(result.claim);
 * assertEquals(await manifest.contains("run=2026-01-31-06-00-00/"), true);
 * ```
 *
 * @module
 */
import type { ClaimChange } from "./_claim_record.ts";
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
import { changeClaim, claimRun } from "./_manifest_rows.ts";
import { SqliteFile } from "./sqlite/file.ts";
import type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  ManifestStore,
  StoreCallOptions,
} from "./store.ts";

export type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  ManifestStore,
  StoreCallOptions,
} from "./store.ts";

/** Options of {@linkcode SqliteManifestStore}. */
export interface SqliteManifestOptions {
  /**
   * How long to wait for other processes that write at the same time, in milliseconds.
   *
   * @default {10_000}
   */
  readonly busyTimeoutMs?: number;
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
 * A manifest in a SQLite file: the tables `manifest` and `claim`. Any number of processes of one
 * machine may use it at once; a file on a network drive is not safe. The file is opened at its first
 * use and made by {@linkcode SqliteManifestStore.create} only.
 *
 * Every call throws a `ManifestError` if the file cannot be used.
 *
 * @example
 * ```ts
 * import { ManifestError } from "@runline/runline/manifest";
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using manifest = new SqliteManifestStore("/tmp/not-made-yet.db");
 * const error = await assertRejects(() => manifest.contains("run=1/"), ManifestError);
 * assertEquals(error.code, "MANIFEST_TABLE_MISSING");
 * ```
 */
export class SqliteManifestStore implements ManifestStore {
  /** Where the manifest is: `sqlite:` and the path. */
  readonly url: string;
  readonly #file: SqliteFile;
  readonly #clock: ClaimClock;

  /**
   * Makes the store for the file at `path`.
   *
   * @throws {TypeError} If `path` does not name a file.
   */
  constructor(path: string, options: SqliteManifestOptions = {}) {
    const { busyTimeoutMs = 10_000, now = Date.now, maxSkewMs = 0 } = options;
    if (path === "" || path === ":memory:") {
      throw new TypeError(
        `Cannot create SQLite store as 'path' must name a file: current value is "${path}"`,
      );
    }
    requireSkew(maxSkewMs);
    this.url = `sqlite:${path}`;
    this.#file = new SqliteFile(path, { url: this.url, busyTimeoutMs });
    this.#clock = { now, maxSkewMs };
  }

  /** Makes the file and its tables where they are missing. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return this.#file.create(options);
  }

  /** Tells whether a run is marked as done. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return this.#file.query(options, (rows) => rows.isDone(runId));
  }

  /** Gives those of the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return this.#file.query(options, (rows) => rows.areDone(runIds));
  }

  /** Marks a run as done, whoever works on it. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return this.#file.query(options, (rows) => {
      requireRunId(runId);
      rows.markDone(runId);
    });
  }

  /** Takes a run for this worker, if nobody has it and it is not done. */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    return this.#file.transact(
      options,
      (rows) => claimRun(rows, claimRequest(runId, options, this.#clock)),
    );
  }

  /**
   * Extends the lease of a claim from now.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  heartbeat(claim: Claim, options: StoreCallOptions = {}): Promise<Claim> {
    return this.#file.transact(options, (rows) => {
      const change = beatChange(claim, this.#clock);
      changeClaim(rows, claim, change);
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

  /** Closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => resolve(this.#file.close()));
  }

  #change(claim: Claim, change: () => ClaimChange, options: StoreCallOptions): Promise<void> {
    return this.#file.transact(options, (rows) => changeClaim(rows, claim, change()));
  }
}
