import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { asError } from "../../../internal/as_error.ts";
import { failed, type Finding, warning } from "../finding.ts";

// No run folder has such a name.
const KEY = { RunId: { S: "runline-doctor/" } };

// No item meets it, so nothing is written.
const ConditionExpression = "attribute_exists(RunId) AND attribute_not_exists(RunId)";

/**
 * Checks the permissions to write items. Sends writes with a condition that no item meets, which DynamoDB
 * refuses after it has checked the permission. Returns the permissions that are missing.
 */
export async function dynamodbWriting(
  client: Pick<DynamoDBClient, "send">,
  table: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  const { PutItemCommand, UpdateItemCommand } = await import("@aws-sdk/client-dynamodb");
  const write = { TableName: table, ConditionExpression };
  const put = new PutItemCommand({ ...write, Item: KEY });
  const update = new UpdateItemCommand({
    ...write,
    Key: KEY,
    UpdateExpression: "SET Unused = :unused",
    ExpressionAttributeValues: { ":unused": { NULL: true } },
  });
  const options = { abortSignal: signal };
  const findings = [
    await findingOf("dynamodb:PutItem", { table, signal, send: () => client.send(put, options) }),
    await findingOf("dynamodb:UpdateItem", {
      table,
      signal,
      send: () => client.send(update, options),
    }),
  ];
  return findings.filter((finding) => finding !== undefined);
}

interface Write {
  readonly table: string;
  readonly signal: AbortSignal;
  readonly send: () => Promise<unknown>;
}

async function findingOf(
  action: string,
  { table, signal, send }: Write,
): Promise<Finding | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    const { name, message } = asError(error);
    if (name === "ConditionalCheckFailedException") return undefined;
    if (name === "AccessDeniedException") {
      return failed(`Table "${table}" cannot be written: access is denied`, `Allow ${action}`);
    }
    return warning(`Table "${table}": the permission ${action} is unknown: ${message}`);
  }
}
