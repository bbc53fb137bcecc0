import { deniedPermission } from "../../internal/denied_permission.ts";
import { foreignCause } from "../../internal/url/foreign_cause.ts";
import { foreignText } from "../../internal/url/credentials.ts";
import type { TableAddress } from "./_table_address.ts";
import { ManifestError, type ManifestErrorCode } from "../errors.ts";
import { failed as manifestError } from "../_failed.ts";

/** The part of the SDK's errors that is used here. */
interface ServiceError extends Error {
  readonly code?: unknown;
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number };
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
const IN_TRANSACTION = ["TransactionConflictException", "TransactionInProgressException"];
// The last two are those of DynamoDB Local.
const WRONG_KEY_REGEXP =
  /key element does not match|Missing the key|Type mismatch for key|required keys was not given|conditions on the keys/;
const NETWORK_CODE_REGEXP = /^(?:E[A-Z_]+|Connection\w+|FailedToOpenSocket)$/;

/** Names of errors that callers handle, so that they are passed on unchanged. */
const ANSWERS = ["ConditionalCheckFailedException", "ResourceInUseException"];

/** Returns the error for a failure of a call; an answer to a condition is returned as it is. */
export function dynamodbError(error: unknown, table: TableAddress): unknown {
  if (error instanceof ManifestError) return error;
  if (!(error instanceof Error)) {
    return failed(...unknown(foreignCause(error)), { table, cause: error });
  }
  if (ANSWERS.includes(error.name)) return error;
  const denied = deniedPermission(error);
  if (denied) return failed("MANIFEST_ACCESS_DENIED", denied.state, { table, cause: error });
  const known = refusal(error, table) ?? misuse(error) ?? outage(error, table) ?? unknown(error);
  return failed(...known, { table, cause: error });
}

/** Creates the error for a manifest in DynamoDB. */
export function failed(
  code: ManifestErrorCode,
  state: string,
  options: { readonly table: TableAddress; readonly cause?: unknown },
): ManifestError {
  const { table: { url }, cause } = options;
  return manifestError(code, state, {
    url,
    ...(cause === undefined ? {} : { cause: foreignCause(cause) }),
  });
}

/** The code and the state of a failure. */
export type Known = readonly [ManifestErrorCode, string];

function refusal({ name, message }: ServiceError, table: TableAddress): Known | undefined {
  if (name === "ResourceNotFoundException") {
    return [
      "MANIFEST_TABLE_MISSING",
      `table "${table.name}" does not exist, create it with create()`,
    ];
  }
  if (name === "AccessDeniedException") {
    const state = `access to table "${table.name}" is denied, allow it to the AWS credentials`;
    return ["MANIFEST_ACCESS_DENIED", `${state}: ${foreignText(message)}`];
  }
  if (NO_CREDENTIALS.includes(name)) {
    return [
      "MANIFEST_ACCESS_DENIED",
      "no AWS credentials were found, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role",
    ];
  }
  if (EXPIRED_CREDENTIALS.includes(name)) {
    return ["MANIFEST_ACCESS_DENIED", "the AWS credentials have expired, get new ones"];
  }
  if (INVALID_CREDENTIALS.includes(name)) {
    return [
      "MANIFEST_ACCESS_DENIED",
      "the AWS credentials are not valid, check them and the clock of this machine",
    ];
  }
  if (name === "ValidationException" && WRONG_KEY_REGEXP.test(message)) return wrongKey(table);
  return undefined;
}

/** The failure of a table with another key. */
export function wrongKey(table: TableAddress): Known {
  return ["MANIFEST_CORRUPT", `the key of table "${table.name}" is not "RunId" of type S`];
}

/** A client that cannot send anything. */
function misuse({ message, code }: ServiceError): Known | undefined {
  if (message === "Region is missing") {
    return ["MANIFEST_UNAVAILABLE", "the client has no AWS region, set AWS_REGION"];
  }
  // Not quoted, because an address may contain a password. Deno sets no code.
  if (code === "ERR_INVALID_URL" || message.startsWith("Invalid URL")) {
    return [
      "MANIFEST_UNAVAILABLE",
      "the endpoint of the client is not a URL, set one such as http://localhost:8000",
    ];
  }
  return undefined;
}

function outage(error: ServiceError, table: TableAddress): Known | undefined {
  const { name, message, $fault, $metadata, code } = error;
  if (THROTTLED.includes(name)) {
    return [
      "MANIFEST_THROTTLED",
      `more is asked of table "${table.name}" than its capacity allows, try again later or raise it`,
    ];
  }
  if (IN_TRANSACTION.includes(name)) {
    const state = `a transaction of another program uses an item of table "${table.name}"`;
    return ["MANIFEST_UNAVAILABLE", `${state}, try again later`];
  }
  if (name === "TimeoutError") {
    return ["MANIFEST_UNAVAILABLE", "DynamoDB does not answer in time, check the endpoint"];
  }
  if (typeof code === "string" && NETWORK_CODE_REGEXP.test(code)) {
    const state = `DynamoDB cannot be reached (${code}), check the endpoint and the region`;
    return ["MANIFEST_UNAVAILABLE", state];
  }
  if ($fault === "server") {
    const state = `DynamoDB answers with errors (${foreignText(message)}), try again later`;
    return ["MANIFEST_UNAVAILABLE", state];
  }
  // The SDK has no name for what others than DynamoDB answer, or fails to parse it and quotes it.
  const isForeign = name === "Unknown" || name === "UnknownError" || name === "SyntaxError";
  const status = $metadata?.httpStatusCode;
  return isForeign && status !== undefined ? foreignAnswer(status) : undefined;
}

/** The failure of an answer that does not come from DynamoDB. */
export function foreignAnswer(status: number): Known {
  if (status === 401 || status === 403 || status === 407) {
    const state = `access is denied by a server that is not DynamoDB (${status})`;
    return ["MANIFEST_ACCESS_DENIED", `${state}, check the endpoint and the proxy`];
  }
  const state = `the server does not answer as DynamoDB does (${status})`;
  return ["MANIFEST_UNAVAILABLE", `${state}, check the endpoint and the proxy`];
}

function unknown({ name, message }: ServiceError): Known {
  const detail = name === "Error" ? message : `${name}: ${message}`;
  return ["MANIFEST_UNAVAILABLE", `the call failed (${foreignText(detail)})`];
}
