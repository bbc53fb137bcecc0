import type { TableAddress } from "./_table_address.ts";
import { ManifestError, type ManifestErrorCode } from "./errors.ts";

/** The part of the SDK's errors that is used here. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $fault?: "client" | "server";
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
const NO_CREDENTIALS = ["CredentialsProviderError", "MissingAuthenticationTokenException"];
const EXPIRED_CREDENTIALS = ["ExpiredTokenException", "ExpiredToken"];
const INVALID_CREDENTIALS = [
  "IncompleteSignatureException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "UnrecognizedClientException",
];
const THROTTLED = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
];
const WRONG_KEY_REGEXP = /key element does not match|Missing the key|Type mismatch for key/;
const NETWORK_CODE_REGEXP = /^(?:E[A-Z_]+|Connection\w+|FailedToOpenSocket)$/;

/** Gives the error for a failure of a call; one that is not known comes back as it is. */
export function dynamodbError(error: unknown, table: TableAddress): unknown {
  if (!(error instanceof Error)) return error;
  const known = refusal(error, table) ?? outage(error);
  return known ? failed(...known, { table, cause: error }) : error;
}

/** Makes the error for a manifest in DynamoDB. */
export function failed(
  code: ManifestErrorCode,
  state: string,
  options: { readonly table: TableAddress; readonly cause?: unknown },
): ManifestError {
  const { table: { url }, ...rest } = options;
  return new ManifestError(`Cannot use manifest "${url}": ${state}`, { code, url, ...rest });
}

type Known = readonly [ManifestErrorCode, string];

function refusal({ name, message }: ServiceError, table: TableAddress): Known | undefined {
  if (name === "ResourceNotFoundException") {
    return [
      "MANIFEST_TABLE_MISSING",
      `table "${table.name}" does not exist, make it with create()`,
    ];
  }
  if (name === "AccessDeniedException") {
    return ["MANIFEST_ACCESS_DENIED", `access to table "${table.name}" is denied: ${message}`];
  }
  if (NO_CREDENTIALS.includes(name)) {
    return ["MANIFEST_ACCESS_DENIED", `the AWS credentials could not be loaded: ${message}`];
  }
  if (EXPIRED_CREDENTIALS.includes(name)) {
    return ["MANIFEST_ACCESS_DENIED", "the AWS credentials have expired"];
  }
  if (INVALID_CREDENTIALS.includes(name)) {
    return ["MANIFEST_ACCESS_DENIED", "the AWS credentials are not valid"];
  }
  if (name === "ValidationException" && WRONG_KEY_REGEXP.test(message)) return wrongKey(table);
  return undefined;
}

/** A table that is there for something else. */
export function wrongKey(table: TableAddress): Known {
  return ["MANIFEST_CORRUPT", `the key of table "${table.name}" is not "RunId" of type S`];
}

function outage(error: ServiceError): Known | undefined {
  const { name, message, $fault, code } = error;
  if (THROTTLED.includes(name)) {
    return ["MANIFEST_THROTTLED", "more is asked of it than its capacity allows"];
  }
  if (name === "TimeoutError") {
    return ["MANIFEST_UNAVAILABLE", "DynamoDB does not answer in time"];
  }
  if (typeof code === "string" && NETWORK_CODE_REGEXP.test(code)) {
    return ["MANIFEST_UNAVAILABLE", `DynamoDB cannot be reached (${code})`];
  }
  if ($fault === "server") {
    return ["MANIFEST_UNAVAILABLE", `DynamoDB answers with errors (${message})`];
  }
  return undefined;
}
