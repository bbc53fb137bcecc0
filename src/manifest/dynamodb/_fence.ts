import type { GetItemCommandOutput } from "@aws-sdk/client-dynamodb";
import { dynamodbSdk } from "./_sdk.ts";
import { isNamed, RUN_ID, sendItems } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
import type { Claim, StoreCallOptions } from "../store.ts";

/**
 * The attribute of a fence: an item of the manifest that keeps workers of the Python SDK from a run
 * that is claimed, as they take any item for a mark. Its value is the nonce of the claim.
 */
export const FENCE = "Fence";

type FencedClaim = Pick<Claim, "runId" | "nonce">;

/** Writes the fence of a claim over that of an earlier one. Returns false if the run is marked. */
export async function putFence(
  table: TableAddress,
  { runId, nonce }: FencedClaim,
  options: StoreCallOptions,
): Promise<boolean> {
  const { PutItemCommand } = await dynamodbSdk();
  const command = new PutItemCommand({
    TableName: table.name,
    Item: { [RUN_ID]: { S: runId }, [FENCE]: { S: nonce } },
    ConditionExpression: `attribute_not_exists(${RUN_ID}) OR attribute_exists(${FENCE})`,
  });
  return await ifHolds(sendItems(table, command, options));
}

/** Deletes the fence of a claim. A mark, or the fence of another claim, stays. */
export async function dropFence(
  table: TableAddress,
  { runId, nonce }: FencedClaim,
  options: StoreCallOptions,
): Promise<void> {
  const { DeleteItemCommand } = await dynamodbSdk();
  const command = new DeleteItemCommand({
    TableName: table.name,
    Key: { [RUN_ID]: { S: runId } },
    ConditionExpression: `${FENCE} = :nonce`,
    ExpressionAttributeValues: { ":nonce": { S: nonce } },
  });
  await ifHolds(sendItems(table, command, options));
}

/** Returns the nonce of the claim whose fence a run has. */
export async function readFence(
  table: TableAddress,
  runId: string,
  options: StoreCallOptions,
): Promise<string | undefined> {
  const { GetItemCommand } = await dynamodbSdk();
  const command = new GetItemCommand({
    TableName: table.name,
    Key: { [RUN_ID]: { S: runId } },
    ConsistentRead: true,
  });
  const { Item } = await sendItems<GetItemCommandOutput>(table, command, options);
  return Item?.[FENCE]?.S;
}

/** Returns whether the condition of a write held. */
async function ifHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNamed(error, "ConditionalCheckFailedException")) return false;
    throw error;
  }
}
