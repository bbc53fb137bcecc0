import type {
  GetItemCommandOutput,
  PutItemCommand,
  PutItemCommandInput,
  ScanCommandOutput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  type Attributes,
  attributeValue,
  claimAttributes,
  claimItem,
  claimKey,
  claimRecord,
  type Item,
} from "./_claim_item.ts";
import { CLAIM_STATES, type ClaimChange, type ClaimRecord } from "../claim_record.ts";
import { failed } from "./_error.ts";
import { dynamodbSdk } from "./_sdk.ts";
import { sendPaced } from "./_send_paced.ts";
import { isNamed, RUN_ID, sendItems } from "./table.ts";
import type { ClaimsTable } from "./_table_address.ts";
import type { Claim, ListClaimsOptions, StoreCallOptions } from "../store.ts";

/** The units of a page of 1 MB that is read consistently. */
const MAX_PAGE_UNITS = 256;

/** A claim has some 300 bytes, and a unit is 4 KB. */
const CLAIMS_PER_UNIT = 12;

/** The record that a conditional write found in place of the expected one. */
export interface Conflict {
  /** The record as it is, if there is one. */
  readonly found: ClaimRecord | undefined;
}

/** Writes a record if the run's record is still as seen. Otherwise returns the record that was found. */
export async function replaceClaim(
  table: ClaimsTable,
  write: ClaimRecord,
  options: StoreCallOptions & { readonly seen: ClaimRecord | undefined },
): Promise<Conflict | undefined> {
  const { PutItemCommand } = await dynamodbSdk();
  const command = new PutItemCommand({
    TableName: table.name,
    Item: claimItem(table, write),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    ...asSeen(table, options.seen),
  });
  return await conditional(table, command, { ...options, runId: write.runId });
}

function asSeen(
  table: ClaimsTable,
  seen: ClaimRecord | undefined,
): Pick<
  PutItemCommandInput,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
> {
  if (seen === undefined) return { ConditionExpression: `attribute_not_exists(${RUN_ID})` };
  const { state, token, nonce, beat } = seen;
  const attributes = claimAttributes(table, { state, token, nonce, beat });
  const { equations, names, values } = bind(attributes, "seen");
  return {
    ConditionExpression: equations.join(" AND "),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** Changes the record of a claim if it is still held. Otherwise returns the record that was found. */
export async function updateClaim(
  table: ClaimsTable,
  claim: Pick<Claim, "runId" | "token" | "nonce">,
  options: StoreCallOptions & { readonly change: ClaimChange },
): Promise<Conflict | undefined> {
  const { token, nonce } = claim;
  const held = bind(claimAttributes(table, { state: "claimed", token, nonce }), "held");
  const change = bind(claimAttributes(table, options.change), "new");
  const remove = change.absent.length > 0 ? ` REMOVE ${change.absent.join(", ")}` : "";
  const { UpdateItemCommand } = await dynamodbSdk();
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: claimKey(table, claim.runId),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    ConditionExpression: held.equations.join(" AND "),
    UpdateExpression: `SET ${change.equations.join(", ")}${remove}`,
    ExpressionAttributeNames: { ...held.names, ...change.names },
    ExpressionAttributeValues: { ...held.values, ...change.values },
  });
  return await conditional(table, command, { ...options, runId: claim.runId });
}

async function conditional(
  table: ClaimsTable,
  command: PutItemCommand | UpdateItemCommand,
  options: StoreCallOptions & { readonly runId: string },
): Promise<Conflict | undefined> {
  try {
    await sendItems(table, command, options);
    return undefined;
  } catch (error) {
    if (!isNamed(error, "ConditionalCheckFailedException")) throw error;
    // Not every server sends the item with the refusal, though it was asked to.
    const item = "Item" in error && error.Item ? error.Item as Item : undefined;
    return { found: decoded(table, item ?? await readItem(table, options)) };
  }
}

/** Reads the record of a run's claims, consistently. */
export async function readClaim(
  table: ClaimsTable,
  options: StoreCallOptions & { readonly runId: string },
): Promise<ClaimRecord | undefined> {
  return decoded(table, await readItem(table, options));
}

/** Lists the records of a table in some states. */
export async function* scanClaims(
  table: ClaimsTable,
  options: ListClaimsOptions,
): AsyncGenerator<ClaimRecord, void> {
  const { ScanCommand } = await dynamodbSdk();
  const { states = CLAIM_STATES, signal } = options;
  const pageUnits = Math.min(MAX_PAGE_UNITS, table.pace?.unitsPerSecond ?? MAX_PAGE_UNITS);
  let start: Item | undefined;
  do {
    const command = new ScanCommand({
      TableName: table.name,
      ConsistentRead: true,
      ...table.pace ? { Limit: Math.ceil(pageUnits * CLAIMS_PER_UNIT) } : {},
      ...start ? { ExclusiveStartKey: start } : {},
    });
    const page = await sendPaced<ScanCommandOutput>(table, command, {
      expected: pageUnits,
      ...signal ? { signal } : {},
    });
    for (const item of page.Items ?? []) {
      // In a table that claims share with marks, both are read.
      if (!item[RUN_ID]?.S?.endsWith(table.suffix)) continue;
      const record = decoded(table, item);
      if (record && states.includes(record.state)) yield record;
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

async function readItem(
  table: ClaimsTable,
  options: StoreCallOptions & { readonly runId: string },
): Promise<Item | undefined> {
  const { GetItemCommand } = await dynamodbSdk();
  const command = new GetItemCommand({
    TableName: table.name,
    Key: claimKey(table, options.runId),
    ConsistentRead: true,
  });
  const { Item } = await sendItems<GetItemCommandOutput>(table, command, options);
  return Item;
}

function decoded(table: ClaimsTable, item: Item | undefined): ClaimRecord | undefined {
  if (item === undefined) return undefined;
  try {
    return claimRecord(item, table.suffix);
  } catch (cause) {
    const state = `table "${table.name}" contains a claim that this version cannot read`;
    throw failed("MANIFEST_CORRUPT", state, { table, cause });
  }
}

interface Bound {
  readonly equations: readonly string[];
  readonly absent: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Item>;
}

/** Writes attributes as `#Attribute = :prefixAttribute`, which conditions and updates share. */
function bind(attributes: Attributes, prefix: string): Bound {
  const equations: string[] = [];
  const absent: string[] = [];
  const names: Record<string, string> = {};
  const values: Item = {};
  for (const [attribute, value] of Object.entries(attributes)) {
    // Through names, as `State`, `Token`, `Owner` and others are words of the language:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
    names[`#${attribute}`] = attribute;
    if (value === undefined) {
      absent.push(`#${attribute}`);
    } else {
      equations.push(`#${attribute} = :${prefix}${attribute}`);
      values[`:${prefix}${attribute}`] = attributeValue(value);
    }
  }
  return { equations, absent, names, values };
}
