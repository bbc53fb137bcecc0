import { CLAIM_STATES, type ClaimRecord } from "./claim_record.ts";

/** The name of a field of a claim. */
export type ClaimField = keyof ClaimRecord;

type FieldType = "string" | "integer" | "string?" | "integer?";

const TYPES: Readonly<Record<ClaimField, FieldType>> = {
  runId: "string",
  state: "string",
  token: "integer",
  nonce: "string",
  owner: "string",
  beat: "integer",
  leaseMs: "integer",
  expiresAt: "integer",
  attempts: "integer",
  epoch: "integer",
  nextAt: "integer",
  retryMs: "integer?",
  error: "string?",
  claimedAt: "integer",
  doneAt: "integer?",
  job: "string?",
  output: "string?",
  files: "integer?",
  bytes: "integer?",
};

/** The fields of a claim, in the order of their columns. */
export const CLAIM_FIELDS = Object.keys(TYPES) as readonly ClaimField[];

/** Reports whether a field may be missing. */
export function isOptional(field: ClaimField): boolean {
  return TYPES[field].endsWith("?");
}

/** Returns the SQL column of a field, such as `lease_ms`. */
export function columnOf(field: ClaimField): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The names that a database has for the types of columns. */
export interface SqlTypes {
  readonly string: string;
  readonly integer: string;
}

/** Returns the SQL definition of the column of a field. */
export function columnDefinition(field: ClaimField, types: SqlTypes): string {
  const type = TYPES[field].startsWith("string") ? types.string : types.integer;
  const constraint = field === "runId" ? " PRIMARY KEY" : isOptional(field) ? "" : " NOT NULL";
  return `${columnOf(field)} ${type}${constraint}`;
}

/**
 * Reads the values of a store as a claim. Integers may be strings, as PostgreSQL returns large ones.
 *
 * @throws {SyntaxError} If a value is missing, or is not one that this version writes.
 */
export function parseClaim(valueOf: (field: ClaimField) => unknown): ClaimRecord {
  const entries = CLAIM_FIELDS.map((field) => [field, parseField(field, valueOf(field))] as const);
  const claim = Object.fromEntries(entries) as unknown as ClaimRecord;
  if (CLAIM_STATES.includes(claim.state)) return claim;
  throw new SyntaxError(
    `Cannot read the claim of run "${claim.runId}": its state is "${claim.state}"`,
  );
}

/** Reads a row of a SQL table as {@linkcode parseClaim} does. */
export function parseClaimRow(row: Readonly<Record<string, unknown>>): ClaimRecord {
  return parseClaim((field) => row[columnOf(field)]);
}

function parseField(field: ClaimField, value: unknown): string | number | undefined {
  const isMissing = value === null || value === undefined;
  if (isMissing && isOptional(field)) return undefined;
  const isString = TYPES[field].startsWith("string");
  if (isString && typeof value === "string") return value;
  if (!isString && !isMissing && Number.isSafeInteger(Number(value))) return Number(value);
  const wanted = isString ? "a string" : "an integer";
  throw new SyntaxError(`Cannot read the claim as '${field}' must be ${wanted}`);
}
