import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { CLAIM_STATES, type ClaimRecord } from "../claim_record.ts";
import { RUN_ID } from "./table.ts";
import type { ClaimsTable } from "./_table_address.ts";

/** An item of DynamoDB. */
export type Item = Record<string, AttributeValue>;

/** The version of the layout, in attribute `V`. */
const VERSION = "1";

/**
 * The attribute by which DynamoDB deletes items, in seconds. Only claims of finished runs have it; a
 * mark never has.
 */
export const TTL = "Ttl";

/** The attribute of each field of a claim. */
const ATTRIBUTES: Readonly<Record<keyof ClaimRecord, string>> = {
  runId: "RunId",
  state: "State",
  token: "Token",
  nonce: "Nonce",
  owner: "Owner",
  beat: "Beat",
  leaseMs: "LeaseMs",
  expiresAt: "ExpiresAt",
  attempts: "Attempts",
  epoch: "Epoch",
  nextAt: "NextAt",
  retryMs: "RetryMs",
  error: "Error",
  claimedAt: "ClaimedAt",
  doneAt: "DoneAt",
  job: "Job",
  output: "Output",
  files: "Files",
  bytes: "Bytes",
};

/** The values of attributes; `undefined` where one is missing. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns the attributes of some fields of a record. */
export function claimAttributes(table: ClaimsTable, fields: Partial<ClaimRecord>): Attributes {
  const attributes: Record<string, string | number | undefined> = {};
  for (const [field, value] of Object.entries(fields)) {
    attributes[ATTRIBUTES[field as keyof ClaimRecord]] = value;
  }
  const { doneAt } = fields;
  if (doneAt === undefined || table.ttlMs === undefined) return attributes;
  return { ...attributes, [TTL]: Math.ceil((doneAt + table.ttlMs) / 1000) };
}

/** Returns the key of a run's claims. */
export function claimKey({ suffix }: ClaimsTable, runId: string): Item {
  return { [RUN_ID]: { S: `${runId}${suffix}` } };
}

/** Returns the item of a record. */
export function claimItem(table: ClaimsTable, record: ClaimRecord): Item {
  const item: Item = { V: { N: VERSION } };
  for (const [attribute, value] of Object.entries(claimAttributes(table, record))) {
    if (value !== undefined) item[attribute] = attributeValue(value);
  }
  return { ...item, ...claimKey(table, record.runId) };
}

/** Returns a value as DynamoDB stores it. */
export function attributeValue(value: string | number): AttributeValue {
  return typeof value === "number" ? { N: String(value) } : { S: value };
}

/**
 * Returns the record of an item.
 *
 * @throws {SyntaxError} If the item is not a claim of this version.
 */
export function claimRecord(item: Item, suffix = ""): ClaimRecord {
  if (item["V"]?.N !== VERSION) {
    throw new SyntaxError(`Cannot read claim as its layout is not version ${VERSION}`);
  }
  const state = CLAIM_STATES.find((it) => it === item[ATTRIBUTES.state]?.S);
  if (state === undefined) {
    throw new SyntaxError(
      `Cannot read claim as its state is not one of ${CLAIM_STATES.join(", ")}`,
    );
  }
  return {
    runId: text(item, "runId").slice(0, -suffix.length || undefined),
    state,
    token: integer(item, "token"),
    nonce: text(item, "nonce"),
    owner: text(item, "owner"),
    beat: integer(item, "beat"),
    leaseMs: integer(item, "leaseMs"),
    expiresAt: integer(item, "expiresAt"),
    attempts: integer(item, "attempts"),
    epoch: integer(item, "epoch"),
    nextAt: integer(item, "nextAt"),
    retryMs: optionalInteger(item, "retryMs"),
    error: item[ATTRIBUTES.error]?.S,
    claimedAt: integer(item, "claimedAt"),
    doneAt: optionalInteger(item, "doneAt"),
    job: item[ATTRIBUTES.job]?.S,
    output: item[ATTRIBUTES.output]?.S,
    files: optionalInteger(item, "files"),
    bytes: optionalInteger(item, "bytes"),
  };
}

function text(item: Item, field: keyof ClaimRecord): string {
  const value = item[ATTRIBUTES[field]]?.S;
  if (value !== undefined) return value;
  throw new SyntaxError(`Cannot read claim as attribute "${ATTRIBUTES[field]}" must be a string`);
}

function optionalInteger(item: Item, field: keyof ClaimRecord): number | undefined {
  return item[ATTRIBUTES[field]] && integer(item, field);
}

function integer(item: Item, field: keyof ClaimRecord): number {
  const value = Number(item[ATTRIBUTES[field]]?.N);
  if (Number.isSafeInteger(value)) return value;
  throw new SyntaxError(`Cannot read claim as attribute "${ATTRIBUTES[field]}" must be an integer`);
}
