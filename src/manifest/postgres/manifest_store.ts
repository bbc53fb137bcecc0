import { optionsOf, requireMethod } from "../../internal/is_object.ts";
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
import { CLAIM_STATES, type ClaimChange, type ClaimRecord } from "../claim_record.ts";
import { postgresError } from "./_error.ts";
import type { PostgresLike, PostgresTransactionLike } from "./client.ts";
import { PostgresTables, type RunRows } from "./tables.ts";
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

/** Options of {@linkcode PostgresManifestStore}. */
export interface PostgresManifestOptions {
  /**
   * The beginning of the names of both tables, with their schema if there is one: `ops.runline_`.
   * @default {"runline_"}
   */
  readonly prefix?: string;
  /**
   * Returns the time in milliseconds since the epoch.
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * The grace period after the end of a lease before a claim may be taken over, in milliseconds. It
   * covers the difference between the clocks of two machines.
   * @default {60_000}
   */
  readonly maxSkewMs?: number;
}

const PREFIX_REGEXP = /^(?:[a-z_][a-z0-9_]*\.)?[a-z_][a-z0-9_]*$/;
const PAGE_SIZE = 1_000;

/**
 * A manifest in two tables of PostgreSQL 11 or later. Each call is one transaction, which holds a lock
 * of the run: any number of workers on any machines may use it at once.
 *
 * Every call throws a `ManifestError` if the tables cannot be used. The caller closes the client.
 *
 * @example
 * ```ts ignore
 * import postgres from "postgres";
 * import { PostgresManifestStore } from "@runline/runline/manifest/postgres";
 *
 * const sql = postgres("postgres://localhost/warehouse");
 * const manifest = new PostgresManifestStore(sql, { prefix: "ops.runline_" });
 * const result = await manifest.claim("archive/run=2026-01-31-06-00-00/", { owner: "worker-1" });
 * if (result.status === "claimed") {
 *   await manifest.completeWith(result.claim, async (transaction) => {
 *     await transaction.unsafe("INSERT INTO orders SELECT * FROM staged_orders");
 *   });
 * }
 * ```
 */
export class PostgresManifestStore implements ManifestStore {
  /** The address of the manifest: host, port and database, without credentials. */
  readonly url: string;
  readonly #sql: PostgresLike;
  readonly #tables: PostgresTables;
  readonly #clock: ClaimClock;

  /**
   * Creates the store for a client.
   *
   * @throws {TypeError} If `prefix` is not the beginning of a name.
   * @throws {RangeError} If `maxSkewMs` is negative.
   */
  constructor(sql: PostgresLike, options: PostgresManifestOptions = {}) {
    const { prefix = "runline_" } = optionsOf(options, "new PostgresManifestStore()");
    const { now = Date.now, maxSkewMs = 60_000 } = options;
    if (!PREFIX_REGEXP.test(prefix)) {
      throw new TypeError(
        `Cannot create PostgreSQL store as 'prefix' must be lower-case letters, digits and "_", with a schema at most: current value is "${prefix}"`,
      );
    }
    requireNotNegative({ maxSkewMs });
    requireMethod({ sql }, "unsafe");
    const { host: [host = "localhost"] = [], port: [port = 5432] = [], database = "" } =
      sql.options ?? {};
    this.url = `postgres://${host}:${port}/${database}`;
    this.#sql = sql;
    this.#tables = new PostgresTables(prefix);
    this.#clock = { now, maxSkewMs };
  }

  /** Creates the tables that are missing. Their schema must exist. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return this.#transact(options, (sql) => this.#tables.create(sql));
  }

  /** Reports whether a run is marked as done. */
  async contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return (await this.containsMany([runId], options)).size > 0;
  }

  /** Returns the run ids that are marked as done. */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return this.#call(options, () => this.#tables.areDone(this.#sql, runIds));
  }

  /** Marks a run as done, even if it is claimed. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return this.#call(options, () => {
      requireRunId(runId);
      return this.#tables.mark(this.#sql, runId);
    });
  }

  /** Claims a run for this worker, unless it is done or held. */
  claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    return this.#change(
      runId,
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
    return this.#change(claim.runId, options, (rows) => {
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
    return this.#changeClaim(claim, () => doneChange(this.#clock, options), options);
  }

  /**
   * Marks the run of a claim as done, and changes other tables of the same database, in one
   * transaction: either both last, or neither.
   *
   * @param change Runs statements. It must not begin or end a transaction.
   * A repeated call, whose first answer was lost, does not call `change` again.
   *
   * @throws {ClaimLostError} If the claim is no longer held; `change` is not called then.
   */
  async completeWith(
    claim: Claim,
    change: (transaction: PostgresTransactionLike) => Promise<void> | void,
    options: CompleteOptions = {},
  ): Promise<void> {
    let thrown: { readonly error: unknown } | undefined;
    const done = this.#transact(options, async (sql) => {
      const rows = await this.#tables.lock(sql, claim.runId);
      if (!changeClaim(rows, claim, doneChange(this.#clock, options))) return;
      await this.#tables.write(sql, { runId: claim.runId, rows });
      try {
        await change(sql);
      } catch (error) {
        thrown = { error };
        throw error;
      }
    });
    // The caller's own error, not one of the manifest.
    await done.catch((error) => {
      throw thrown ? thrown.error : error;
    });
  }

  /**
   * Ends a claim without success.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    return this.#changeClaim(claim, () => failedChange(claim, failure, this.#clock), options);
  }

  /**
   * Releases a claim. Its attempt does not count.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    return this.#changeClaim(claim, () => releasedChange(claim.attempt), options);
  }

  /** Returns the state of a run. */
  inspect(runId: string, options: StoreCallOptions = {}): Promise<RunInspection> {
    return this.#call(options, async () => {
      requireRunId(runId);
      return inspectRun(await this.#tables.read(this.#sql, runId), runId);
    });
  }

  /** Lists the runs that were ever claimed, in the order of their ids. */
  async *listClaims(options: ListClaimsOptions = {}): AsyncGenerator<ClaimRecord, void> {
    const page = { states: options.states ?? CLAIM_STATES, limit: PAGE_SIZE };
    let last: string | undefined = "";
    while (last !== undefined) {
      const after: string = last;
      const records = await this.#call(
        options,
        () => this.#tables.claimsAfter(this.#sql, after, page),
      );
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
    return this.#change(
      runId,
      options,
      (rows) => overrideRun(rows, { runId, action }, { ...options, ...this.#clock }),
    );
  }

  /** Does nothing: the client belongs to the caller. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #changeClaim(claim: Claim, change: () => ClaimChange, options: StoreCallOptions): Promise<void> {
    return this.#change(claim.runId, options, (rows) => void changeClaim(rows, claim, change()));
  }

  /** Changes the rows of a run in one transaction. */
  #change<T>(
    runId: string,
    options: StoreCallOptions,
    body: (rows: RunRows) => T,
  ): Promise<T> {
    return this.#transact(options, async (sql) => {
      requireRunId(runId);
      const rows = await this.#tables.lock(sql, runId);
      const result = body(rows);
      await this.#tables.write(sql, { runId, rows });
      return result;
    });
  }

  #transact<T>(
    options: StoreCallOptions,
    body: (sql: PostgresTransactionLike) => Promise<T>,
  ): Promise<T> {
    return this.#call(options, async () => await this.#sql.begin(body) as T);
  }

  async #call<T>({ signal }: StoreCallOptions, body: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    try {
      return await body();
    } catch (error) {
      throw postgresError(error, this.url);
    }
  }
}
