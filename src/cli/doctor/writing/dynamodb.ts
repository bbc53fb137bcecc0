import { asError } from "../../../internal/as_error.ts";
import { failed, type Finding, warning } from "../finding.ts";
import type { AwsClient } from "./aws_backends.ts";

// No run folder has such a name.
const KEY = { RunId: { S: "runline-doctor/" } };

// No item meets it, so nothing is written.
const ConditionExpression = "attribute_exists(RunId) AND attribute_not_exists(RunId)";

/**
 * Checks the permissions to write items. Sends writes with a condition that no item meets, which DynamoDB
 * refuses after it has checked the permission. Returns the permissions that are missing.
 */
export async function dynamodbWriting(
  client: AwsClient,
  table: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  const { PutItemCommand, UpdateItemCommand } = await import("@aws-sdk/client-dynamodb");
  const write = { TableName: table, ConditionExpression };
  const update = {
    Key: KEY,
    UpdateExpression: "SET Unused = :unused",
    ExpressionAttributeValues: { ":unused": { NULL: true } },
  };
  const commands = {
    "dynamodb:PutItem": new PutItemCommand({ ...write, Item: KEY }),
    "dynamodb:UpdateItem": new UpdateItemCommand({ ...write, ...update }),
  };
  const findings: Finding[] = [];
  for (const [action, command] of Object.entries(commands)) {
    try {
      await client.send(command, { abortSignal: signal });
    } catch (error) {
      signal.throwIfAborted();
      const { name, message } = asError(error);
      if (name === "ConditionalCheckFailedException") continue;
      const reason = `Table "${table}" cannot be written: access is denied`;
      const unknown = `Table "${table}": the permission ${action} is unknown: ${message}`;
      const isDenied = name === "AccessDeniedException";
      findings.push(isDenied ? failed(reason, `Allow ${action}`) : warning(unknown));
    }
  }
  return findings;
}
