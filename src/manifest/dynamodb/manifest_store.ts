import { delay } from "../../internal/delay.ts";
import type { ClaimChange, ClaimRecord } from "../_claim_record.ts";
import {
  beatChange,
  type ClaimClock,
  claimLost,
  type ClaimRequest,
  claimRequest,
  decideClaim,
  doneChange,
  failedChange,
  isMade,
  isOf,
  releasedChange,
  requireSkew,
} from "../_claim_rules.ts";
import { type Conflict, replaceClaim, updateClaim } from "./_claims.ts";
import type { DynamoDBClientLike } from "./client.ts";
import { failed } from "./_error.ts";
import { createTable, type ProvisionedCapacity } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
import { RunManifests, type RunManifestsOptions } from "./run_manifests.ts";
import { ManifestError } from "../errors.ts";
import type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  ManifestStore,
  StoreCallOptions,
} from "../store.ts";

// Each round is lost to a worker that got on, so that many in a row is not a race any more.
const MAX_ROUNDS = 10;

// Each try is one of the client's, which has tried several times by then.
const MAX_MARK_TRIES = 4;
const FIRST_REST_MS = 200;

/** How long a caller who has enough, or whose network is gone, is kept for the claim to be let go. */
const LET_GO_MS = 3_000;

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
   * How long after the end of its lease a claim is left alone, in milliseconds, as the clocks of two
   * machines differ.
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
 * Every call throws a `ManifestError` if a table cannot be used. The client is the caller's to close.
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
  /** Where the manifest is: `dynamodb://` and the table. */
  readonly url: string;
  readonly #manifests: RunManifests;
  readonly #claims: TableAddress;
  readonly #provisioned: ProvisionedCapacity | undefined;
  readonly #maxRestMs: number;
  readonly #clock: ClaimClock;

  /**
   * Makes the store of a table and the table of its claims.
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
    this.#manifests = new RunManifests(client, tableName, options);
    this.#claims = { client, name: claimsTableName, url: this.url };
    this.#provisioned = options.provisioned;
    this.#maxRestMs = options.maxRestMs ?? 5_000;
    this.#clock = { now, maxSkewMs };
  }

  /** Makes both tables where they are missing, and waits until they can be used. */
  async create(options: StoreCallOptions = {}): Promise<void> {
    await Promise.all([
      this.#manifests.create(options),
      createTable(this.#claims, { ...options, provisioned: this.#provisioned }),
    ]);
  }

  /** Tells whether a run is marked as done, by a consistent read. */
  contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    return this.#manifests.contains(runId, options);
  }

  /**
   * Gives those of the run ids that are marked as done. A run that was marked within the last second
   * may be missing; a claim of it answers that it is done.
   */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return this.#manifests.containsMany(runIds, options);
  }

  /** Marks a run as done, whoever works on it. */
  add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    return this.#manifests.add(runId, options);
  }

  /** Takes a run for this worker, if nobody has it and it is not done. */
  async claim(runId: string, options: ClaimOptions): Promise<ClaimResult> {
    const request = claimRequest(runId, options, this.#clock);
    let seen: ClaimRecord | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const answer = await this.#tryClaim(seen, request, options);
      if ("result" in answer) return answer.result;
      seen = answer.found;
    }
    const state = `others changed the claim of run "${runId}" ${MAX_ROUNDS} times meanwhile`;
    throw failed("MANIFEST_UNAVAILABLE", state, { table: this.#claims });
  }

  /**
   * Extends the lease of a claim from now.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async heartbeat(claim: Claim, options: StoreCallOptions = {}): Promise<Claim> {
    const change = beatChange(claim, this.#clock);
    await this.#change(claim, change, options);
    return { ...claim, expiresAt: change.expiresAt };
  }

  /**
   * Marks the run of a claim as done. If it fails, the run may be done all the same: `complete` may be
   * called again, and so may any other call with the claim, which then does what was left to do.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async complete(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    await this.#change(claim, doneChange(this.#clock), options);
    // After a crash between the two, the next to claim the run finds it done and marks it.
    await this.#mark(claim.runId, options);
  }

  /**
   * Ends a claim without success. A claim that `complete` got halfway with is completed instead, as
   * what is done cannot fail.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async fail(claim: Claim, failure: ClaimFailure, options: StoreCallOptions = {}): Promise<void> {
    await this.#change(claim, failedChange(failure, this.#clock), options);
  }

  /**
   * Gives a claim back as if it had never been taken. A claim that `complete` got halfway with is
   * completed instead.
   *
   * @throws {ClaimLostError} If the claim is no longer held.
   */
  async release(claim: Claim, options: StoreCallOptions = {}): Promise<void> {
    await this.#change(claim, releasedChange(claim.attempt), options);
  }

  /** Does nothing: the client is the caller's. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async #tryClaim(
    seen: ClaimRecord | undefined,
    request: ClaimRequest,
    options: StoreCallOptions,
  ): Promise<{ readonly result: ClaimResult } | Conflict> {
    const { result, write } = decideClaim(seen, request);
    if (write === undefined) {
      if (result.status === "done") await this.#manifests.add(request.runId, options);
      return { result };
    }
    const [conflict, done] = await this.#writeAndAsk(write, { ...options, seen });
    const isOurs = conflict === undefined || isReply(conflict, write);
    if (!done) return isOurs ? { result } : conflict;
    if (isOurs) {
      await updateClaim(this.#claims, write, { ...options, change: doneChange(this.#clock) });
    }
    return { result: { status: "done" } };
  }

  /** Writes the claim and asks whether the run is done, both at once. */
  async #writeAndAsk(
    write: ClaimRecord,
    options: StoreCallOptions & { readonly seen: ClaimRecord | undefined },
  ): Promise<readonly [Conflict | undefined, boolean]> {
    options.signal?.throwIfAborted();
    const writing = replaceClaim(this.#claims, write, options);
    const asking = this.#manifests.contains(write.runId, options);
    const [written, asked] = await Promise.allSettled([writing, asking]);
    // A write that failed or was aborted may have been made all the same.
    if (written.status === "rejected" || asked.status === "rejected") await this.#letGo(write);
    return [await writing, await asking];
  }

  /** Gives back a claim that the caller will not learn of; if that fails too, its lease ends. */
  async #letGo(write: ClaimRecord): Promise<void> {
    const change = releasedChange(write.attempts);
    const signal = AbortSignal.timeout(LET_GO_MS);
    await updateClaim(this.#claims, write, { change, signal }).catch(() => {});
  }

  async #change(claim: Claim, change: ClaimChange, options: StoreCallOptions): Promise<void> {
    const conflict = await updateClaim(this.#claims, claim, { ...options, change });
    if (conflict === undefined) return;
    const { found } = conflict;
    if (found && isMade(found, claim, change)) return;
    // Done by this claim, so it is lost only if the run is marked too: else `complete` is under way.
    if (found && isMade(found, claim, { state: "done" })) {
      if (await this.#finish(claim.runId, options)) return;
    }
    throw claimLost(found, claim);
  }

  /** Marks a run that is done and not marked yet; tells whether that was left to do. */
  async #finish(runId: string, options: StoreCallOptions): Promise<boolean> {
    if (await this.#manifests.contains(runId, options)) return false;
    await this.#mark(runId, options);
    return true;
  }

  /** Marks a run, with more patience than the client: its claim says already that it is done. */
  async #mark(runId: string, options: StoreCallOptions): Promise<void> {
    for (let tries = 1;; tries++) {
      try {
        return await this.#manifests.add(runId, options);
      } catch (error) {
        if (tries === MAX_MARK_TRIES || !mayPass(error)) throw error;
      }
      await delay(Math.min(this.#maxRestMs, FIRST_REST_MS * 2 ** tries), options);
    }
  }
}

/** Tells whether a write was refused because it had been made, and only its answer was lost. */
function isReply({ found }: Conflict, write: ClaimRecord): boolean {
  return found?.state === "claimed" && isOf(found, write);
}

/** Tells whether a call may succeed later without anybody doing something. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ManifestError)) return false;
  return error.code === "MANIFEST_THROTTLED" || error.code === "MANIFEST_UNAVAILABLE";
}
