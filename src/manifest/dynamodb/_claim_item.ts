import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { CLAIM_STATES, type ClaimRecord } from "../claim_record.ts";

/** An item of DynamoDB. */
export type Item = Record<string, AttributeValue>;

/** The version of the layout, in attribute `V`. */
const VERSION = "1";

/** The attribute of each field of a claim. */
export const ATTRIBUTES: Readonly<Record<keyof ClaimRecord, string>> = {
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

/** Returns the item of a record. */
export function claimItem(record: ClaimRecord): Item {
  const item: Item = { V: { N: VERSION } };
  for (const [field, attribute] of Object.entries(ATTRIBUTES)) {
    const value = record[field as keyof ClaimRecord];
    if (value !== undefined) item[attribute] = attributeValue(value);
  }
  return item;
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
export function claimRecord(item: Item): ClaimRecord {
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
    runId: text(item, "runId"),
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
