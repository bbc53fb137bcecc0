import { optionsOf, requireMethod, wrongType } from "../../internal/is_object.ts";
import type { GetItemCommandOutput } from "@aws-sdk/client-dynamodb";
import { requireNotNegative, requireRunId } from "../_claim_rules.ts";
import { FENCE } from "./_fence.ts";
import type { DynamoDBClientLike } from "./client.ts";
import { MarkLookup } from "./marks/lookup.ts";
import { ReadPace } from "./_read_pace.ts";
import type { ReadPlan } from "./marks/read_plan.ts";
import { dynamodbSdk } from "./_sdk.ts";
import { createTable, type ProvisionedCapacity, RUN_ID, sendItems } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
import type { ContainsManyOptions, StoreCallOptions } from "../store.ts";

/** Options of {@linkcode RunManifests}. */
export interface RunManifestsOptions {
  /**
   * Capacity of tables that are created, paid for whether it is used or not. The Python SDK creates
   * its table with 5 units of each.
   * @default {none: tables are paid for by request}
   */
  readonly provisioned?: ProvisionedCapacity;
  /**
   * Longest wait between two requests while the table is throttled, in milliseconds.
   * @default {5_000}
   */
  readonly maxRestMs?: number;
  /**
   * The read capacity units a second that reads of many items use at most, on each table.
   * @default {none: as fast as the table answers}
   */
  readonly maxReadUnits?: number;
  /** Called when it is decided whether the marks of a listing are read by keys or by a scan. */
  readonly onReadPlan?: (plan: ReadPlan) => void;
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
  readonly #newLookup: () => MarkLookup;
  readonly #lookups = new WeakMap<object, MarkLookup>();

  /**
   * Creates the manifests of a table.
   *
   * @throws {TypeError} If `tableName` is empty.
   * @throws {RangeError} If `maxReadUnits` is not positive, or `maxRestMs` is negative.
   */
  constructor(
    client: DynamoDBClientLike,
    tableName: string,
    options: RunManifestsOptions = {},
  ) {
    requireMethod({ client }, "send");
    if (tableName === "") {
      throw new TypeError("Cannot create run manifests as 'tableName' is empty");
    }
    if (typeof tableName !== "string") {
      throw wrongType(tableName, "Cannot create run manifests as 'tableName' must be a string");
    }
    const { provisioned, maxRestMs = 5_000 } = optionsOf(options, "new RunManifests()");
    const { maxReadUnits, onReadPlan } = options;
    requireNotNegative({ maxRestMs });
    const pace = maxReadUnits === undefined ? undefined : new ReadPace(maxReadUnits);
    const table = { client, name: tableName, url: `dynamodb://${tableName}`, pace };
    this.#table = table;
    this.#provisioned = provisioned;
    this.#newLookup = () => new MarkLookup(table, { maxRestMs, onReadPlan });
  }

  /** Creates the table if it is missing, and waits until it can be used. */
  create(options: StoreCallOptions = {}): Promise<void> {
    return createTable(this.#table, { ...options, provisioned: this.#provisioned });
  }

  /** Reports whether a run is done, by a consistent read. */
  async contains(runId: string, options: StoreCallOptions = {}): Promise<boolean> {
    const { GetItemCommand } = await dynamodbSdk();
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
   * a run that was marked within the last second may be missing. Many runs are found by a scan of the
   * table, where that costs less than a read of each key.
   */
  containsMany(
    runIds: readonly string[],
    options: ContainsManyOptions = {},
  ): Promise<ReadonlySet<string>> {
    const { listing = {}, ...call } = options;
    const lookup = this.#lookups.get(listing) ?? this.#newLookup();
    this.#lookups.set(listing, lookup);
    return lookup.containsMany(runIds, call);
  }

  /** Marks a run as done. */
  async add(runId: string, options: StoreCallOptions = {}): Promise<void> {
    requireRunId(runId);
    const { PutItemCommand } = await dynamodbSdk();
    const command = new PutItemCommand({
      TableName: this.#table.name,
      Item: { [RUN_ID]: { S: runId } },
    });
    await sendItems(this.#table, command, options);
  }

  /** Removes the mark of a run, so that it is processed again. */
  async remove(runId: string, options: StoreCallOptions = {}): Promise<void> {
    requireRunId(runId);
    const { DeleteItemCommand } = await dynamodbSdk();
    const command = new DeleteItemCommand({
      TableName: this.#table.name,
      Key: { [RUN_ID]: { S: runId } },
    });
    await sendItems(this.#table, command, options);
  }
}
