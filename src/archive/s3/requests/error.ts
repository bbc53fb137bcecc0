import { deniedPermission } from "../../../internal/denied_permission.ts";
import { foreignCause } from "../../../internal/url/foreign_cause.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { lookUp } from "../../../internal/look_up.ts";
import { foreignText } from "../../../internal/url/credentials.ts";
import { type ArchiveAttempt, archiveError } from "../../_archive_error.ts";
import { ArchiveError, type ArchiveErrorCode } from "../../errors.ts";

interface S3Failure {
  readonly name: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly attempts: number | undefined;
}

const ACTIONS = {
  list: { code: "ARCHIVE_LISTING", permission: "s3:ListBucket" },
  read: { code: "ARCHIVE_READ", permission: "s3:GetObject and s3:ListBucket" },
  write: { code: "ARCHIVE_WRITE", permission: "s3:PutObject" },
} as const;

// The names are the codes of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
// and those of the SDK's own errors.
const REASONS: Readonly<Record<string, readonly [ArchiveErrorCode, string]>> = {
  AuthorizationHeaderMalformed: wrongRegion(),
  ConditionalRequestConflict: [
    "ARCHIVE_WRITE",
    "others wrote the same object at the same moment, try again",
  ],
  CredentialsProviderError: [
    "ARCHIVE_ACCESS_DENIED",
    "no AWS credentials were found, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role",
  ],
  ExpiredToken: expired(),
  ExpiredTokenException: expired(),
  IllegalLocationConstraintException: wrongRegion(),
  InvalidAccessKeyId: [
    "ARCHIVE_ACCESS_DENIED",
    "the server does not know the access key, check the credentials and the endpoint",
  ],
  InvalidObjectState: [
    "ARCHIVE_NOT_RESTORED",
    "the object is archived (S3 Glacier or an archive tier), restore it first",
  ],
  InvalidToken: expired(),
  NoSuchBucket: [
    "ARCHIVE_NOT_FOUND",
    "the bucket does not exist, check its name and the endpoint",
  ],
  NoSuchKey: ["ARCHIVE_NOT_FOUND", "the object does not exist"],
  NoSuchUpload: ["ARCHIVE_WRITE", "the multipart upload was aborted by somebody else, try again"],
  NotImplemented: [
    "ARCHIVE_WRITE",
    "the server lacks what is needed here, such as conditional writes (If-None-Match)",
  ],
  PermanentRedirect: wrongRegion(),
  PreconditionFailed: ["ARCHIVE_READ", "the object was replaced while it was read, try again"],
  RequestTimeTooSkewed: [
    "ARCHIVE_ACCESS_DENIED",
    "the clock of this machine is wrong, set it and try again",
  ],
  SignatureDoesNotMatch: [
    "ARCHIVE_ACCESS_DENIED",
    "the server refuses the signature, check the secret access key",
  ],
};

// The message of the SDK when no provider knew of any. Others have the cause.
const NO_CREDENTIALS = "Could not load credentials from any providers";

const STATUS_NAMES: Readonly<Record<number, string>> = { 301: "PermanentRedirect" };

const UNREACHABLE: readonly unknown[] = [
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
];

/** Creates an {@linkcode ArchiveError} for an error of the SDK. */
export function s3Error(cause: unknown, attempt: ArchiveAttempt): ArchiveError {
  if (cause instanceof ArchiveError) return cause;
  const denied = deniedPermission(cause);
  if (denied) {
    const code = "ARCHIVE_ACCESS_DENIED";
    return archiveError(attempt, { code, reason: denied.state, cause: foreignCause(cause) });
  }
  const failure = failureOf(cause);
  const [code, reason] = reasonOf(failure, attempt.action);
  const { status } = failure;
  return archiveError(attempt, { code, reason, status, cause: foreignCause(cause) });
}

function failureOf(cause: unknown): S3Failure {
  const error = cause as Partial<S3Failure> & {
    readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
  };
  const status = error.$metadata?.httpStatusCode;
  return {
    name: STATUS_NAMES[status ?? 0] ?? error.name ?? "Error",
    message: error.message ?? String(cause),
    code: error.code,
    status,
    attempts: error.$metadata?.attempts,
  };
}

function reasonOf(
  failure: S3Failure,
  action: ArchiveAttempt["action"],
): readonly [ArchiveErrorCode, string] {
  const { name, message, code, status } = failure;
  if (name === "CredentialsProviderError" && message !== NO_CREDENTIALS) {
    return ["ARCHIVE_ACCESS_DENIED", `no AWS credentials could be loaded: ${foreignText(message)}`];
  }
  if (isChecksumRefused(failure)) {
    return [
      ACTIONS[action].code,
      "the server refuses the checksum of the request, set AWS_REQUEST_CHECKSUM_CALCULATION=when_required",
    ];
  }
  const known = lookUp(REASONS, name);
  if (known) return known;
  if (message === "Region is missing") {
    return ["ARCHIVE_UNAVAILABLE", "the client has no AWS region, set AWS_REGION"];
  }
  // Not quoted, because an address may contain a password. Deno sets no code.
  if (code === "ERR_INVALID_URL" || message.startsWith("Invalid URL")) {
    const state = "the endpoint of the client is not a URL";
    return ["ARCHIVE_UNAVAILABLE", `${state}, set one such as http://localhost:9000`];
  }
  if (status === 401 || status === 403) {
    const need = `the credentials need ${ACTIONS[action].permission}`;
    return ["ARCHIVE_ACCESS_DENIED", `access denied, ${need}`];
  }
  if (status === 404) {
    return ["ARCHIVE_NOT_FOUND", "it does not exist, check the address and the endpoint"];
  }
  const tries = failure.attempts === undefined
    ? ""
    : ` after ${formatNumberOf(failure.attempts, "attempt")}`;
  if (name === "SlowDown" || status === 429 || status === 503) {
    return ["ARCHIVE_UNAVAILABLE", `the server asks to slow down (${status ?? name})${tries}`];
  }
  if (status !== undefined && status >= 500) {
    return ["ARCHIVE_UNAVAILABLE", `the server answered ${status} ${name}${tries}`];
  }
  if (name === "TimeoutError") {
    return ["ARCHIVE_UNAVAILABLE", `the server did not respond in time${tries}`];
  }
  if (UNREACHABLE.includes(code)) {
    return ["ARCHIVE_UNAVAILABLE", `the server cannot be reached (${code})${tries}`];
  }
  const detail = name === "Error" ? message : `${name}: ${message}`;
  return [ACTIONS[action].code, foreignText(detail)];
}

// Older servers refuse the headers in which the SDK sends a CRC, or its signature of a trailer.
function isChecksumRefused({ name, message, status }: S3Failure): boolean {
  if (status === undefined || status < 400 || name === "BadDigest") return false;
  const isOfHeader = /x-amz-(sdk-checksum|checksum|trailer)|STREAMING-[\w-]*TRAILER/i.test(message);
  return isOfHeader || /content-?sha256|checksum algorithm/i.test(`${name} ${message}`);
}

function wrongRegion(): readonly [ArchiveErrorCode, string] {
  return [
    "ARCHIVE_UNAVAILABLE",
    "the bucket is in another region than the client, set AWS_REGION to the region of the bucket",
  ];
}

function expired(): readonly [ArchiveErrorCode, string] {
  return ["ARCHIVE_ACCESS_DENIED", "the session token has expired, get new credentials"];
}
