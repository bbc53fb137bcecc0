import { type DeniedPermission, deniedPermission } from "../../../internal/denied_permission.ts";
import { TransportError, type TransportErrorCode } from "../../errors.ts";
import type { AttemptFailureKind } from "./retry.ts";
import { redacted, safeCause, type SecretParts, secretsOf, tlsFailureOf } from "./causes.ts";

const MAX_QUOTE_LENGTH = 200;

/** The failure of an attempt. */
export interface AttemptFailure {
  /** The kind of retry that it uses. */
  readonly kind: AttemptFailureKind;
  /** The code of the error, if there is no further attempt. */
  readonly code: TransportErrorCode;
  /** The failure, as the end of a message. */
  readonly state: string;
  /** The remedy, or the text of the response. */
  readonly detail?: string;
  /** Whether the same event may succeed later. */
  readonly retryable: boolean;
  /** The status of the answer. */
  readonly status?: number;
  /** The wait that the server requests. */
  readonly retryAfterMs?: number | undefined;
  /** The underlying error. */
  readonly cause?: unknown;
}

/** Creates the error of the last attempt. */
export function failureError(
  failure: AttemptFailure,
  context: { readonly url: string; readonly attempts: number; readonly what?: string },
): TransportError {
  const { code, state, detail, retryable, status, cause } = failure;
  const { url, attempts, what = "emit lineage event to" } = context;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  const message = `Cannot ${what} "${url}": ${state}${tries}`;
  return new TransportError(detail === undefined ? message : `${message}: ${detail}`, {
    code,
    url,
    retryable,
    status,
    cause,
  });
}

/** Returns what an answer means that is no success. */
export function answerFailure(
  answer: {
    readonly status: number;
    readonly retried: boolean;
    readonly retryAfterMs: number | undefined;
    readonly text: string;
  },
  request: SecretParts,
): AttemptFailure {
  const { status, retried, retryAfterMs } = answer;
  const quote = quoteOf(answer.text, request);
  const said = quote === "" ? [] : [JSON.stringify(quote)];
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

/** Returns what it means that `fetch` rejected. */
export function networkFailure(error: unknown, request: SecretParts): AttemptFailure {
  const { url } = request;
  const text = describe(error);
  const cause = safeCause(error, secretsOf(request));
  const denied = deniedPermission(error);
  if (denied) return permissionFailure(denied, cause);
  if (/ECONNREFUSED|ConnectionRefused|connection refused/i.test(text)) {
    return connectFailure("the connection was refused", cause);
  }
  if (/ENOTFOUND|EAI_AGAIN|dns error|getaddrinfo/i.test(text)) {
    return connectFailure("the host name cannot be resolved", cause);
  }
  if (/bad port|to port \d+ are blocked/i.test(text)) {
    const detail = "choose another port, or pass nodeFetch() as 'fetch'";
    return finalFailure(`fetch does not connect to port ${url.port}`, { detail, cause });
  }
  const [, proxyAnswer] = /proxy answered ([^ ]+)/.exec(text) ?? [];
  if (proxyAnswer !== undefined) {
    const detail = "check its address, its user and its password";
    return finalFailure(`the proxy answered ${proxyAnswer}`, { detail, cause });
  }
  const isProxy = text.includes("Cannot connect to the proxy");
  const tls = isProxy || url.protocol === "https:" ? tlsFailureOf(text) : undefined;
  if (tls !== undefined) {
    const named = (text: string): string =>
      isProxy ? text.replace("the server", "the proxy") : text;
    const failure = finalFailure(named(tls.state), { detail: named(tls.detail), cause });
    return { ...failure, code: "TRANSPORT_TLS" };
  }
  if (/invalid HTTP version|Parse Error|HPE_INVALID/i.test(text)) {
    const detail = "check the port, and whether the url begins with https";
    return finalFailure("the server does not speak HTTP on this port", { detail, cause });
  }
  if (/\(Connect\)|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT/.test(text)) {
    return connectFailure("the server cannot be reached", cause);
  }
  return {
    kind: "read",
    code: "TRANSPORT_UNREACHABLE",
    state: "the connection broke off",
    // A TLS port closes a connection that begins in plain text.
    ...(url.protocol === "http:" && {
      detail: "if the server expects TLS, the url begins with https",
    }),
    retryable: true,
    cause,
  };
}

/** Returns the failure of an attempt without an answer in time. */
export function timeoutFailure(timeoutMs: number, cause: unknown): AttemptFailure {
  return {
    kind: "read",
    code: "TRANSPORT_TIMEOUT",
    state: `no answer within ${timeoutMs} ms`,
    retryable: true,
    cause,
  };
}

/** Returns the failure of a redirect that is not followed. A message may quote `target`. */
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

function finalFailure(
  state: string,
  { detail, cause }: { readonly detail: string; readonly cause: unknown },
): AttemptFailure {
  return {
    kind: "final",
    code: "TRANSPORT_UNREACHABLE",
    state,
    detail,
    retryable: false,
    cause,
  };
}

function permissionFailure({ state }: DeniedPermission, cause: unknown): AttemptFailure {
  return { kind: "final", code: "TRANSPORT_PERMISSION", state, retryable: false, cause };
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

/** Collects code and message of an error and its causes, where the runtimes put different things. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  // The address would match for a host called "tls".
  const message = error.message.replace(/https?:[^\s)]*/g, "");
  const beneath = error.cause === undefined ? "" : describe(error.cause);
  return `${code} ${message} ${beneath}`;
}

/** Shortens the text of an answer to one line, without the secrets of the request. */
function quoteOf(text: string, request: SecretParts): string {
  const shown = redacted(text, secretsOf(request));
  return shown.replace(/\s+/g, " ").trim().slice(0, MAX_QUOTE_LENGTH);
}
