import { TransportError } from "../../errors.ts";
import type { TransportErrorCode } from "../../errors.ts";
import type { AttemptFailureKind } from "./retry.ts";

// What the TLS libraries of the runtimes say: rustls, OpenSSL, BoringSSL.
const TLS_FAILURE =
  /certificate|\bCERT_|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|\bSSL\b|\bTLS\b|EPROTO|corrupt message/i;

/** Why one attempt failed. */
export interface AttemptFailure {
  /** What it counts as among the retries. */
  readonly kind: AttemptFailureKind;
  /** The code of the error, if there is no further attempt. */
  readonly code: TransportErrorCode;
  /** What happened, as it ends a message. */
  readonly state: string;
  /** What to do about it, or what the server said. */
  readonly detail?: string;
  /** Whether the same event may succeed later. */
  readonly retryable: boolean;
  /** What the server answered. */
  readonly status?: number;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** What went wrong beneath. */
  readonly cause?: unknown;
}

/** Makes the error that tells of the last attempt. */
export function failureError(
  failure: AttemptFailure,
  context: { readonly url: string; readonly attempts: number },
): TransportError {
  const { code, state, detail, retryable, status, cause } = failure;
  const { url, attempts } = context;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  const message = `Cannot emit lineage event to "${url}": ${state}${tries}`;
  return new TransportError(detail === undefined ? message : `${message}: ${detail}`, {
    code,
    url,
    retryable,
    ...(status === undefined ? {} : { status }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Tells what an answer means that is no success. `quote` is what the server said of it. */
export function answerFailure(
  answer: {
    readonly status: number;
    readonly retried: boolean;
    readonly retryAfterMs: number | undefined;
    readonly quote: string;
  },
): AttemptFailure {
  const { status, retried, retryAfterMs } = answer;
  const said = answer.quote === "" ? [] : [JSON.stringify(answer.quote)];
  const detail = [...adviceFor(status), ...said].join(": ");
  return {
    kind: retried ? "status" : "final",
    code: codeFor(status),
    state: `server answered ${status}`,
    ...(detail === "" ? {} : { detail }),
    retryable: retried,
    status,
    retryAfterMs,
  };
}

/** Tells what it means that `fetch` rejected. */
export function networkFailure(cause: unknown): AttemptFailure {
  const text = describe(cause);
  if (/ECONNREFUSED|ConnectionRefused|connection refused/i.test(text)) {
    return connectFailure("the connection was refused", cause);
  }
  if (/ENOTFOUND|EAI_AGAIN|dns error|getaddrinfo/i.test(text)) {
    return connectFailure("the host name cannot be resolved", cause);
  }
  if (TLS_FAILURE.test(text)) {
    return {
      kind: "final",
      code: "TRANSPORT_TLS",
      state: "the TLS connection failed",
      detail: "check the certificate of the server and that it speaks https",
      retryable: false,
      cause,
    };
  }
  if (/\(Connect\)|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT/.test(text)) {
    return connectFailure("the server cannot be reached", cause);
  }
  return {
    kind: "read",
    code: "TRANSPORT_UNREACHABLE",
    state: "the connection broke off",
    retryable: true,
    cause,
  };
}

/** Tells that there was no answer in time. */
export function timeoutFailure(timeoutMs: number, cause: unknown): AttemptFailure {
  return {
    kind: "read",
    code: "TRANSPORT_TIMEOUT",
    state: `no answer within ${timeoutMs} ms`,
    retryable: true,
    cause,
  };
}

/** Tells of a redirect that is not followed. `target` may stand in a message. */
export function redirectFailure(status: number, target: string): AttemptFailure {
  return {
    kind: "final",
    code: "TRANSPORT_REDIRECTED",
    state: status === 0 ? "server redirects" : `server answered ${status}`,
    detail: target,
    retryable: false,
    ...(status === 0 ? {} : { status }),
  };
}

function connectFailure(state: string, cause: unknown): AttemptFailure {
  return { kind: "connect", code: "TRANSPORT_UNREACHABLE", state, retryable: true, cause };
}

function codeFor(status: number): TransportErrorCode {
  if (status === 401 || status === 403) return "TRANSPORT_UNAUTHORIZED";
  if (status === 404) return "TRANSPORT_NOT_FOUND";
  if (status === 429 || status >= 500) return "TRANSPORT_UNAVAILABLE";
  return "TRANSPORT_REJECTED";
}

function adviceFor(status: number): string[] {
  if (status === 401 || status === 403) return ["check the API key"];
  if (status === 404) return ["check the url and the endpoint"];
  if (status === 400 || status === 422) return ["the backend refused the event"];
  return [];
}

/** Collects what the runtimes tell in different places: name, code and message down the causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  // The address would match for a host called "tls".
  const message = error.message.replace(/https?:[^\s)]*/g, "");
  const beneath = error.cause === undefined ? "" : describe(error.cause);
  return `${code} ${message} ${beneath}`;
}
