import type { DescribeTimeToLiveCommandOutput } from "@aws-sdk/client-dynamodb";
import { TTL } from "./_claim_item.ts";
import { failed } from "./_error.ts";
import { dynamodbSdk } from "./_sdk.ts";
import { send } from "./table.ts";
import type { TableAddress } from "./_table_address.ts";
import type { StoreCallOptions } from "../store.ts";

/** Enables the deletion of expired claims, unless it is enabled. */
export async function enableTtl(table: TableAddress, options: StoreCallOptions): Promise<void> {
  const attribute = await enabledAttribute(table, options);
  if (attribute === TTL) return;
  if (attribute !== undefined) {
    const state = `table "${table.name}" deletes items by attribute "${attribute}", not "${TTL}"`;
    throw failed("MANIFEST_CORRUPT", state, { table });
  }
  const { UpdateTimeToLiveCommand } = await dynamodbSdk();
  const command = new UpdateTimeToLiveCommand({
    TableName: table.name,
    TimeToLiveSpecification: { AttributeName: TTL, Enabled: true },
  });
  try {
    await send(table, command, options);
  } catch (error) {
    // Several workers may enable it at once, and only the first one gets no error.
    if (await enabledAttribute(table, options) !== TTL) throw error;
  }
}

async function enabledAttribute(
  table: TableAddress,
  options: StoreCallOptions,
): Promise<string | undefined> {
  const { DescribeTimeToLiveCommand } = await dynamodbSdk();
  const command = new DescribeTimeToLiveCommand({ TableName: table.name });
  const output = await send<DescribeTimeToLiveCommandOutput>(table, command, options);
  const { TimeToLiveStatus: status, AttributeName } = output.TimeToLiveDescription ?? {};
  return status === "ENABLED" || status === "ENABLING" ? AttributeName : undefined;
}
