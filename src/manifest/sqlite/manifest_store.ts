import { optionsOf } from "../../internal/is_object.ts";
import { CLAIM_STATES, type ClaimChange, type ClaimRecord } from "../claim_record.ts";
import {
  beatChange,
  type ClaimClock,
  claimRequest,
  doneChange,
  failedChange,
  releasedChange,
  requireNotNegative,
  requireRunId,
} from "../_claim_rules.ts";
import { changeClaim, claimRun, inspectRun, overrideRun } from "../_manifest_rows.ts";
import { requireFilePath } from "../../internal/files/require_file_path.ts";
import type { SqliteDatabase } from "./database.ts";
import { SqliteFile } from "./file.ts";
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
} from "../store.ts";

/** Options of {@linkcode SqliteManifestStore}. */
export interface SqliteManifestOptions {
  /**
   * Longest wait for other processes that write at the same time, in milliseconds.
   * @default {10_000}
   */
  readonly busyTimeoutMs?: number;
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
  /**
   * Whether nothing is written. Calls that write throw a `ManifestError`.
   * @default {false}
   */
  readonly readOnly?: boolean;
}

const ASYNCHRONOUS = "Cannot change tables of SQLite as the function must be synchronous";

// The number of records that are read in one step. Another process may write between two steps.
const PAGE_SIZE = 1_000;

/**
 * A manifest in a SQLite file: the tables `manifest` and `claim`. Any number of processes of one
 * machine may use it at once; a file on a network drive is not safe. The file is opened at its first
 * use, and created only by {@linkcode SqliteManifestStore.create}.
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
  /** The address of the manifest: `sqlite:` and the path. */
  readonly url: string;
  readonly #file: SqliteFile;
  readonly #clock: ClaimClock;

  /**
   * Creates the store for the file at `path`.
   *
   * @throws {TypeError} If `path` does not name a file.
   * @throws {RangeError} If a duration is negative.
   */
  constructor(path: string, options: SqliteManifestOptions = {}) {
    const { busyTimeoutMs = 10_000 } = optionsOf(options, "new SqliteManifestStore()");
    const { now = Date.now, maxSkewMs = 0, readOnly = false } = options;
    requireFilePath(path, "create SQLite store");
    requireNotNegative({ maxSkewMs, busyTimeoutMs });
    this.url = `sqlite:${path}`;
    this.#file = new SqliteFile(path, { url: this.url, busyTimeoutMs, readOnly });
    this.#clock = { now, maxSkewMs };
  }

  /** Creates the file and its tables if they are missing. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return this.#file.create(options);
  }

  /** Reports whether a run is marked as done. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return this.#file.query(options, (rows) => rows.isDone(runId));
  }

  /** Returns the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return this.#file.query(options, (rows) => rows.areDone(runIds));
  }

  /** Marks a run as done, even if it is claimed. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return this.#file.transact({ ...options, durability: "power" }, (rows) => {
      requireRunId(runId);
      rows.markDone(runId);
    });
  }

  /** Claims a run for this worker, unless it is done or held. */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    return this.#file.transact(
      { ...options, durability: "process" },
      (rows) => claimRun(rows, claimRequest(runId, options, this.#clock)),
    );
  }

  /**
   * Extends the lease of a claim from now.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  heartbeat(claim: Claim, options: StoreCallOptions = {}): Promise<Claim> {
    return this.#file.transact({ ...options, durability: "process" }, (rows) => {
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
  complete(claim: Claim, options: CompleteOptions = {}): Promise<void> {
    return this.#change(claim, () => doneChange(this.#clock, options), options);
  }

  /**
   * Marks the run of a claim as done, and changes other tables of the same file, in one transaction:
   * either both last, or neither.
   *
   * @param change Runs statements. It must be synchronous, and must not begin or end a transaction.
   * A repeated call, whose first answer was lost, does not call `change` again.
   *
   * @throws {ClaimLostError} If the claim is no longer held; `change` is not called then.
   *
   * @example
   * ```ts
   * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
   * import { assertEquals } from "@std/assert";
   * import { mkdtemp } from "node:fs/promises";
   *
   * await using manifest = new SqliteManifestStore(`${await mkdtemp("/tmp/orders-")}/orders.db`);
   * await manifest.create();
   * const result = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "worker-1" });
   * if (result.status === "claimed") {
   *   await manifest.completeWith(result.claim, (database) => {
   *     database.exec("CREATE TABLE IF NOT EXISTS orders (id TEXT); INSERT INTO orders VALUES ('a')");
   *   });
   * }
   * assertEquals(await manifest.contains("run=2026-01-31-06-00-00/"), true);
   * ```
   */
  completeWith(
    claim: Claim,
    change: (database: SqliteDatabase) => Promise<void> | void,
    options: CompleteOptions = {},
  ): Promise<void> {
    let thrown: { readonly error: unknown } | undefined;
    const own = { ...options, durability: "power", alone: true } as const;
    const done = this.#file.transact(own, (rows, database) => {
      if (!changeClaim(rows, claim, doneChange(this.#clock, options))) return;
      try {
        if (change(database) instanceof Promise) throw new TypeError(ASYNCHRONOUS);
      } catch (error) {
        thrown = { error };
        throw error;
      }
    });
    // The caller's own error, not one of the manifest.
    return done.catch((error) => {
      throw thrown ? thrown.error : error;
    });
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
    return this.#file.query(options, (rows) => inspectRun(rows, runId));
  }

  /** Lists the runs that were ever claimed, in the order of their ids. */
  async *listClaims(options: ListClaimsOptions = {}): AsyncGenerator<ClaimRecord, void> {
    const page = { states: options.states ?? CLAIM_STATES, limit: PAGE_SIZE };
    let last: string | undefined = "";
    while (last !== undefined) {
      const after: string = last;
      const records = await this.#file.query(options, (rows) => rows.claimsAfter(after, page));
      yield* records;
      last = records.length < PAGE_SIZE ? undefined : records.at(-1)?.runId;
    }
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
    return this.#file.transact(
      { ...options, durability: "power" },
      (rows) => overrideRun(rows, { runId, action }, { ...options, ...this.#clock }),
    );
  }

  /** Closes the file, after the calls in flight. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#file.close();
  }

  #change(claim: Claim, change: () => ClaimChange, options: StoreCallOptions): Promise<void> {
    return this.#file.transact(
      { ...options, durability: "power" },
      (rows) => void changeClaim(rows, claim, change()),
    );
  }
}
