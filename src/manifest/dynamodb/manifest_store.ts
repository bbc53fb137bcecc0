import type { ClaimRecord } from "../claim_record.ts";
import {
  beatChange,
  claimRequest,
  doneChange,
  failedChange,
  releasedChange,
  requireRunId,
  requireSkew,
} from "../_claim_rules.ts";
import {
  changeClaim,
  claimRun,
  type ClaimTables,
  inspectRun,
  markRun,
  overrideRun,
} from "./_claim_steps.ts";
import { scanClaims } from "./_claims.ts";
import type { DynamoDBClientLike } from "./client.ts";
import { createTable, type ProvisionedCapacity } from "./table.ts";
import { RunManifests, type RunManifestsOptions } from "./run_manifests.ts";
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

/** Options of {@linkcode DynamoDBManifestStore}. */
export interface DynamoDBManifestOptions extends RunManifestsOptions {
  /**
   * The table of the claims.
   *
   * @default {the manifest's table name with `-claims`}
   */
  readonly claimsTableName?: string;
  /**
   * Reads the time in milliseconds since the epoch.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
  /**
   * The grace period after the end of a lease before a claim may be taken over, in milliseconds. It
   * covers the difference between the clocks of two machines.
   *
   * @default {60_000}
   */
  readonly maxSkewMs?: number;
}

/**
 * A manifest in DynamoDB for workers on many machines. The table of the runs that are done is the
 * Python SDK's, byte for byte, and Python may go on to use it: what is claimed or has failed is not in
 * it. The claims are in a second table.
 *
 * Every call throws a `ManifestError` if a table cannot be used. The caller closes the client.
 *
 * @example
 * ```ts ignore
 * import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 * import { dynamodbClientDefaults, DynamoDBManifestStore } from "@runline/runline/manifest/dynamodb";
 *
 * const client = new DynamoDBClient(dynamodbClientDefaults);
 * await using manifest = new DynamoDBManifestStore(client, "snowplow-run-manifests");
 * await manifest.create();
 *
 * const result = await manifest.claim("enriched/archive/run=2026-01-31-06-00-00/", { owner: "me" });
 * if (result.status === "claimed") await manifest.complete(result.claim);
 * ```
 */
export class DynamoDBManifestStore implements ManifestStore {
  /** The address of the manifest: `dynamodb://` and the table. */
  readonly url: string;
  readonly #tables: ClaimTables;
  readonly #provisioned: ProvisionedCapacity | undefined;

  /**
   * Creates the store for a table and the table of its claims.
   *
   * @throws {TypeError} If a table name is empty.
   */
  constructor(
    client: DynamoDBClientLike,
    tableName: string,
    options: DynamoDBManifestOptions = {},
  ) {
    const { claimsTableName = `${tableName}-claims`, now = Date.now, maxSkewMs = 60_000 } = options;
    if (claimsTableName === "" || claimsTableName === tableName) {
      throw new TypeError(
        `Cannot create DynamoDB store as 'claimsTableName' must name a table of its own: current value is "${claimsTableName}"`,
      );
    }
    requireSkew(maxSkewMs);
    this.url = `dynamodb://${tableName}`;
    this.#tables = {
      manifests: new RunManifests(client, tableName, options),
      claims: { client, name: claimsTableName, url: this.url },
      clock: { now, maxSkewMs },
      maxRestMs: options.maxRestMs ?? 5_000,
    };
    this.#provisioned = options.provisioned;
  }

  /** Creates the tables that are missing, and waits until they can be used. */
  async create(options: StoreCallOptions = {}): Promise<void> {
    await Promise.all([
      this.#tables.manifests.create(options),
      createTable(this.#tables.claims, { ...options, provisioned: this.#provisioned }),
    ]);
  }

  /** Reports whether a run is marked as done, by a consistent read. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return this.#tables.manifests.contains(runId, options);
  }

  /**
   * Returns the run ids that are marked as done. A run that was marked within the last second
   * may be missing; a claim of it answers that it is done.
   */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return this.#tables.manifests.containsMany(runIds, options);
  }

  /** Marks a run as done, even if it is claimed. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return this.#tables.manifests.add(runId, options);
  }

  /** Claims a run for this worker, unless it is done or held. */
  async claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    const request = claimRequest(runId, options, this.#tables.clock);
    return await claimRun(this.#tables, request, options);
  }

  /**
   * Extends the lease of a claim from now.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async heartbeat(claim: Claim, options: StoreCallOptions = {}): Promise<Claim> {
    const change = beatChange(claim, this.#tables.clock);
    await changeClaim(this.#tables, { claim, change }, options);
    return { ...claim, expiresAt: change.expiresAt };
  }

  /**
   * Marks the run of a claim as done. If it fails, the run may be done all the same: `complete` may be
   * called again, and so may any other call with the claim, which then does what was left to do.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async complete(claim: Claim, options: CompleteOptions = {}): Promise<void> {
    const change = doneChange(this.#tables.clock, options);
    await changeClaim(this.#tables, { claim, change }, options);
    // After a crash between the two, the next worker that claims the run finds it done and marks it.
    await markRun(this.#tables, claim.runId, options);
  }

  /**
   * Ends a claim without success. A claim that `complete` got halfway with is completed instead, as
   * what is done cannot fail.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    const change = failedChange(claim, failure, this.#tables.clock);
    await changeClaim(this.#tables, { claim, change }, options);
  }

  /**
   * Releases a claim. Its attempt does not count. A claim that `complete` got halfway with is
   * completed instead.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    const change = releasedChange(claim.attempt);
    await changeClaim(this.#tables, { claim, change }, options);
  }

  /** Returns the state of a run. */
  async inspect(runId: string, options: StoreCallOptions = {}): Promise<RunInspection> {
    requireRunId(runId);
    return await inspectRun(this.#tables, runId, options);
  }

  /** Lists the runs that were ever claimed, by a scan of the table of the claims. */
  listClaims(options: ListClaimsOptions = {}): AsyncGenerator<ClaimRecord, void> {
    return scanClaims(this.#tables.claims, options);
  }

  /**
   * Changes the state of a run by a decision of a person. If it fails halfway, the same call gets on.
   *
   * @throws {RunStateError} If the action does not apply to the state of the run.
   */
  override(
    runId: string,
    action: RunAction,
    options: OverrideOptions = {},
  ): Promise<RunInspection> {
    return overrideRun(this.#tables, { runId, action }, options);
  }

  /** Does nothing: the client belongs to the caller. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
