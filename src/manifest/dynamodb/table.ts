import type {
  CreateTableCommandOutput,
  DescribeTableCommandOutput,
  DynamoDBClient,
  TableDescription,
} from "@aws-sdk/client-dynamodb";
import type { TableAddress } from "./_table_address.ts";
import { dynamodbError, failed, foreignAnswer, wrongKey } from "./_error.ts";
import { dynamodbSdk } from "./_sdk.ts";
import type { StoreCallOptions } from "../store.ts";

/** The key of both tables, and the only attribute that the Python SDK writes. */
export const RUN_ID = "RunId";

const MAX_WAIT_SECONDS = 300;

/** Provisioned capacity of a table, in units. */
export interface ProvisionedCapacity {
  /** Read capacity units. */
  readonly read: number;
  /** Write capacity units. */
  readonly write: number;
}

/** Sends a command. The caller names the type of the answer. */
export async function send<Output>(
  table: TableAddress,
  command: unknown,
  { signal }: StoreCallOptions,
): Promise<Output> {
  signal?.throwIfAborted();
  try {
    return await table.client.send(command, signal ? { abortSignal: signal } : {}) as Output;
  } catch (error) {
    signal?.throwIfAborted();
    throw dynamodbError(error, table);
  }
}

/** A command that reads or writes items. */
export interface ItemCommand {
  readonly input: { ReturnConsumedCapacity?: "TOTAL" | "INDEXES" | "NONE" | undefined };
}

/**
 * Sends a command that reads or writes items. An answer without the consumed capacity, which
 * DynamoDB sends with each, is that of another server: a proxy's page must not pass for a claim.
 */
export async function sendItems<Output extends { readonly ConsumedCapacity?: unknown }>(
  table: TableAddress,
  command: ItemCommand,
  options: StoreCallOptions,
): Promise<Output> {
  command.input.ReturnConsumedCapacity = "TOTAL";
  const output = await send<Output | undefined>(table, command, options);
  if (output?.ConsumedCapacity !== undefined) return output;
  throw failed(...foreignAnswer(200), { table });
}

/** Creates a table with the key `RunId` if it is missing, and waits until it can be used. */
export async function createTable(
  table: TableAddress,
  options: StoreCallOptions & { readonly provisioned?: ProvisionedCapacity | undefined },
): Promise<void> {
  const description = await created(table, options) ?? await describeTable(table, options);
  requireRunIdKey(table, description);
  if (description?.TableStatus !== "ACTIVE") await untilActive(table, options);
}

/** Creates the table. Returns nothing if it exists. */
async function created(
  table: TableAddress,
  options: StoreCallOptions & { readonly provisioned?: ProvisionedCapacity | undefined },
): Promise<TableDescription | undefined> {
  const { CreateTableCommand } = await dynamodbSdk();
  const { provisioned } = options;
  const command = new CreateTableCommand({
    TableName: table.name,
    AttributeDefinitions: [{ AttributeName: RUN_ID, AttributeType: "S" }],
    KeySchema: [{ AttributeName: RUN_ID, KeyType: "HASH" }],
    ...provisioned
      ? {
        ProvisionedThroughput: {
          ReadCapacityUnits: provisioned.read,
          WriteCapacityUnits: provisioned.write,
        },
      }
      : { BillingMode: "PAY_PER_REQUEST" },
  });
  try {
    const { TableDescription } = await send<CreateTableCommandOutput>(table, command, options);
    return TableDescription;
  } catch (error) {
    if (isNamed(error, "ResourceInUseException")) return undefined;
    throw error;
  }
}

/** Returns the description of a table. */
export async function describeTable(
  table: TableAddress,
  options: StoreCallOptions,
): Promise<TableDescription | undefined> {
  const { DescribeTableCommand } = await dynamodbSdk();
  const command = new DescribeTableCommand({ TableName: table.name });
  const { Table } = await send<DescribeTableCommandOutput>(table, command, options);
  return Table;
}

function requireRunIdKey(table: TableAddress, description: TableDescription | undefined): void {
  const keys = description?.KeySchema ?? [];
  const type = description?.AttributeDefinitions?.find((it) => it.AttributeName === RUN_ID);
  const fits = keys.length === 1 && keys[0]?.AttributeName === RUN_ID;
  if (!fits || type?.AttributeType !== "S") throw failed(...wrongKey(table), { table });
}

async function untilActive(table: TableAddress, { signal }: StoreCallOptions): Promise<void> {
  const { waitUntilTableExists } = await dynamodbSdk();
  try {
    await waitUntilTableExists({
      // The waiter calls no more of the client than `send`.
      client: table.client as DynamoDBClient,
      maxWaitTime: MAX_WAIT_SECONDS,
      minDelay: 0.2,
      maxDelay: 5,
      ...signal ? { abortSignal: signal } : {},
    }, { TableName: table.name });
  } catch (error) {
    signal?.throwIfAborted();
    const state = `table "${table.name}" is not active after ${MAX_WAIT_SECONDS} s`;
    throw failed("MANIFEST_UNAVAILABLE", state, { table, cause: error });
  }
}

/** Reports whether the service answered with an error of that name, whichever copy of the SDK. */
export function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}
