import {
  DeleteItemCommand,
  GetItemCommand,
  type GetItemCommandOutput,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { requireRunId } from "../_claim_rules.ts";
import { containedIn } from "./_batch.ts";
import { FENCE } from "./_fence.ts";
import type { DynamoDBClientLike } from "./client.ts";
import { createTable, type ProvisionedCapacity, RUN_ID, sendItems } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
import type { StoreCallOptions } from "../store.ts";

/** Options of {@linkcode RunManifests}. */
export interface RunManifestsOptions {
  /**
   * Capacity of tables that are created, paid for whether it is used or not. The Python SDK creates
   * its table with 5 units of each.
   *
   * @default {none: tables are paid for by request}
   */
  readonly provisioned?: ProvisionedCapacity;
  /**
   * Longest wait between two requests while the table is throttled, in milliseconds.
   *
   * @default {5_000}
   */
  readonly maxRestMs?: number;
}

/**
 * The run manifests of the Snowplow Python Analytics SDK: the same calls on the same table, byte for
 * byte. A run is done if the table has an item of it that is not a fence of
 * {@linkcode DynamoDBManifestStore}. Several workers on one table need the claims of that store.
 *
 * Every call throws a `ManifestError` if the table cannot be used.
 *
 * @example
 * ```ts ignore
 * import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 * import { dynamodbClientDefaults, RunManifests } from "@runline/runline/manifest/dynamodb";
 *
 * const client = new DynamoDBClient(dynamodbClientDefaults);
 * const manifests = new RunManifests(client, "snowplow-run-manifests");
 * await manifests.create();
 *
 * const runId = "enriched/archive/run=2026-01-31-06-00-00/";
 * if (!await manifests.contains(runId)) {
 *   // Process the run.
 *   await manifests.add(runId);
 * }
 * ```
 */
export class RunManifests {
  readonly #table: TableAddress;
  readonly #provisioned: ProvisionedCapacity | undefined;
  readonly #maxRestMs: number;

  /**
   * Creates the manifests of a table.
   *
   * @throws {TypeError} If `tableName` is empty.
   */
  constructor(
    client: DynamoDBClientLike,
    tableName: string,
    options: RunManifestsOptions = {},
  ) {
    if (tableName === "") {
      throw new TypeError("Cannot create run manifests as 'tableName' must not be empty");
    }
    const { provisioned, maxRestMs = 5_000 } = options;
    this.#table = { client, name: tableName, url: `dynamodb://${tableName}` };
    this.#provisioned = provisioned;
    this.#maxRestMs = maxRestMs;
  }

  /** Creates the table if it is missing, and waits until it can be used. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return createTable(this.#table, { ...options, provisioned: this.#provisioned });
  }

  /** Reports whether a run is done, by a consistent read. */
  async contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    const command = new GetItemCommand({
      TableName: this.#table.name,
      Key: { [RUN_ID]: { S: runId } },
      ConsistentRead: true,
    });
    const { Item } = await sendItems<GetItemCommandOutput>(this.#table, command, options);
    return Item !== undefined && Item[FENCE] === undefined;
  }

  /**
   * Returns the run ids that are done. The reads are eventually consistent, at half the cost:
   * a run that was marked within the last second may be missing.
   */
  containsMany(
    runIds: readonly string[],
    options: StoreCallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return containedIn(this.#table, runIds, { ...options, maxRestMs: this.#maxRestMs });
  }

  /** Marks a run as done. */
  async add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    requireRunId(runId);
    const command = new PutItemCommand({
      TableName: this.#table.name,
      Item: { [RUN_ID]: { S: runId } },
    });
    await sendItems(this.#table, command, options);
  }

  /** Removes the mark of a run, so that it is processed again. */
  async remove(runId: string, options: StoreCallOptions = {}): Promise<void> {
    requireRunId(runId);
    const command = new DeleteItemCommand({
      TableName: this.#table.name,
      Key: { [RUN_ID]: { S: runId } },
    });
    await sendItems(this.#table, command, options);
  }
}
