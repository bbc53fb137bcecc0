import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { type ClaimField, parseClaim } from "../_claim_fields.ts";
import type { ClaimRecord } from "../claim_record.ts";
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

/** The values of attributes; `undefined` where one is missing. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Returns the attributes of some fields of a record. */
export function claimAttributes(table: ClaimsTable, fields: Partial<ClaimRecord>): Attributes {
  const attributes: Record<string, string | number | undefined> = {};
  for (const [field, value] of Object.entries(fields)) {
    attributes[attributeOf(field as ClaimField)] = value;
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
  const claim = parseClaim((field) => {
    const value = item[attributeOf(field)];
    return value?.N === undefined ? value?.S ?? value : Number(value.N);
  });
  return { ...claim, runId: claim.runId.slice(0, -suffix.length || undefined) };
}

/** Returns the attribute of a field of a claim, such as `LeaseMs`. */
function attributeOf(field: ClaimField): string {
  return `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}
