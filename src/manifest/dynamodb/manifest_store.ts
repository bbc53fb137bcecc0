import { optionsOf } from "../../internal/is_object.ts";
import type { ClaimRecord } from "../claim_record.ts";
import {
  beatChange,
  claimRequest,
  doneChange,
  failedChange,
  releasedChange,
  requireNotNegative,
  requireRunId,
} from "../_claim_rules.ts";
import {
  changeClaim,
  claimRun,
  type ClaimTables,
  inspectRun,
  markRun,
  overrideRun,
  sweepFences,
} from "./_claim_steps.ts";
import { scanClaims } from "./_claims.ts";
import type { DynamoDBClientLike } from "./client.ts";
import type { ClaimsTable, TableAddress } from "./_table_address.ts";
import { ReadPace } from "./_read_pace.ts";
import { enableTtl } from "./_time_to_live.ts";
import { createTable, type ProvisionedCapacity } from "./table.ts";
import { RunManifests, type RunManifestsOptions } from "./run_manifests.ts";
import type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  CompleteOptions,
  ContainsManyOptions,
  ListClaimsOptions,
  ManifestStore,
  OverrideOptions,
  RunAction,
  RunInspection,
  StoreCallOptions,
} from "../store.ts";

/** The end of the keys of claims that are in the same table as the marks. */
const CLAIM_SUFFIX = "#claim";

/** Options of {@linkcode DynamoDBManifestStore}. */
export interface DynamoDBManifestOptions extends RunManifestsOptions {
  /**
   * The table of the claims. With the name of the manifest's own table, a claim is an item of that
   * table, whose key is the run id and `#claim`: one table to create and to permit.
   * @default {the manifest's table name with `-claims`}
   */
  readonly claimsTableName?: string;
  /**
   * Whether workers of the Python SDK leave runs alone that are claimed: `contains` of Python returns
   * true from the claim on. If a worker dies, Python takes its run for done until another worker claims
   * it or `sweepRuns` removes the fence.
   * @default {false}
   */
  readonly legacyFence?: boolean;
  /**
   * The time after which DynamoDB deletes the claim of a run that is done, in milliseconds. `create()`
   * then enables the table's TTL. The mark of the run stays. The files, the output and the attempts of
   * the run are forgotten with its claim.
   * @default {none: claims are kept}
   */
  readonly claimTtlMs?: number;
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
   * @throws {RangeError} If `claimTtlMs` or `maxReadUnits` is not positive, or a duration is negative.
   */
  constructor(
    client: DynamoDBClientLike,
    tableName: string,
    options: DynamoDBManifestOptions = {},
  ) {
    const { now = Date.now, maxSkewMs = 60_000, maxRestMs = 5_000, legacyFence = false } =
      optionsOf(options, "new DynamoDBManifestStore()");
    requireNotNegative({ maxSkewMs, maxRestMs });
    this.url = `dynamodb://${tableName}`;
    const { maxReadUnits } = options;
    const pace = maxReadUnits === undefined ? undefined : new ReadPace(maxReadUnits);
    const table = { client, name: tableName, url: this.url, pace };
    this.#tables = {
      manifests: new RunManifests(client, tableName, options),
      claims: claimsTable(table, options),
      fenced: legacyFence ? table : undefined,
      clock: { now, maxSkewMs },
      maxRestMs,
    };
    this.#provisioned = options.provisioned;
  }

  /**
   * Creates the tables that are missing, waits until they can be used, and enables the TTL of claims
   * if there is one.
   */
  async create(options: StoreCallOptions = {}): Promise<void> {
    const { manifests, claims } = this.#tables;
    const own = { ...options, provisioned: this.#provisioned };
    await Promise.all([
      manifests.create(options),
      ...claims.suffix === "" ? [createTable(claims, own)] : [],
    ]);
    if (claims.ttlMs !== undefined) await enableTtl(claims, options);
  }

  /** Reports whether a run is marked as done, by a consistent read. */
  async contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return await this.#tables.manifests.contains(this.#requireRunId(runId), options);
  }

  /**
   * Returns the run ids that are marked as done. A run that was marked within the last second, or
   * since the table was scanned for this listing, may be missing; a claim of it answers that it is done.
   */
  async containsMany(
    runIds: readonly string[],
    options: ContainsManyOptions = {},
  ): Promise<ReadonlySet<string>> {
    for (const runId of runIds) this.#requireRunId(runId);
    return await this.#tables.manifests.containsMany(runIds, options);
  }

  /** Marks a run as done, even if it is claimed. */
  async add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    await this.#tables.manifests.add(this.#requireRunId(runId), options);
  }

  /** Claims a run for this worker, unless it is done or held. */
  async claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    const request = claimRequest(this.#requireRunId(runId), options, this.#tables.clock);
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
   * Marks the run of a claim as done. If it fails, the run may be done nevertheless. `complete`, or any
   * other call with the claim, may be called again and does the rest.
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
   * Ends a claim without success. If `complete` was interrupted, the claim is completed instead, as a run
   * that is done cannot fail.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    const change = failedChange(claim, failure, this.#tables.clock);
    await changeClaim(this.#tables, { claim, change }, options);
  }

  /**
   * Releases a claim. Its attempt does not count. If `complete` was interrupted, the claim is completed
   * instead.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    const change = releasedChange(claim.attempt);
    await changeClaim(this.#tables, { claim, change }, options);
  }

  /** Returns the state of a run. */
  async inspect(runId: string, options: StoreCallOptions = {}): Promise<RunInspection> {
    requireRunId(this.#requireRunId(runId));
    return await inspectRun(this.#tables, runId, options);
  }

  /** Lists the runs that were ever claimed, by a scan of the table of the claims. */
  listClaims(options: ListClaimsOptions = {}): AsyncGenerator<ClaimRecord, void> {
    return scanClaims(this.#tables.claims, options);
  }

  /**
   * Changes the state of a run by a decision of a person. If it is interrupted, the same call completes
   * it.
   *
   * @throws {RunStateError} If the action does not apply to the state of the run.
   */
  async override(
    runId: string,
    action: RunAction,
    options: OverrideOptions = {},
  ): Promise<RunInspection> {
    this.#requireRunId(runId);
    return await overrideRun(this.#tables, { runId, action }, options);
  }

  /** Deletes the fences of workers that have died, if there are fences. Returns the run ids. */
  removeFences(options: StoreCallOptions = {}): AsyncGenerator<string, void> {
    return sweepFences(this.#tables, options);
  }

  /** Does nothing: the client belongs to the caller. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** Checks that no run id is the key of a claim in the same table, nor longer than such a key. */
  #requireRunId(runId: string): string {
    const { suffix } = this.#tables.claims;
    if (suffix === "") return runId;
    requireRunId(`${runId}${suffix}`);
    if (!runId.endsWith(suffix)) return runId;
    throw new RangeError(`Cannot use run id "${runId}": it is the key of a claim in this table`);
  }
}

function claimsTable(table: TableAddress, options: DynamoDBManifestOptions): ClaimsTable {
  const { claimsTableName: name = `${table.name}-claims`, claimTtlMs: ttlMs } = options;
  if (name === "") {
    throw new TypeError("Cannot create DynamoDB store as 'claimsTableName' must not be empty");
  }
  if (ttlMs !== undefined && !(ttlMs > 0)) {
    throw new RangeError(
      `Cannot create DynamoDB store as 'claimTtlMs' must be positive: current value is ${ttlMs}`,
    );
  }
  return { ...table, name, suffix: name === table.name ? CLAIM_SUFFIX : "", ttlMs };
}
