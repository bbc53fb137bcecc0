import { delay } from "../../../internal/delay.ts";
import { isObject } from "../../../internal/is_object.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import { isSendableToken } from "../../../internal/url/credentials.ts";
import { TransportError } from "../../errors.ts";
import { attemptPost, type HttpAnswer } from "../http/attempt.ts";
import { failureError } from "../http/failure.ts";
import { retryBudget, retryPolicy } from "../http/retry.ts";
import { shownUrl } from "../http/url.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import type { EmitOptions } from "../port/transport.ts";

/** The options of every provider that fetches tokens from an endpoint. */
export interface TokenEndpointOptions extends Partial<TokenFields> {
  /** The URL that issues tokens. */
  readonly tokenEndpoint: string | URL;
  /**
   * Time before its end at which a token is renewed, in milliseconds. A token that lives no longer than
   * that is renewed after half of its life.
   * @default {120_000}
   */
  readonly refreshBufferMs?: number;
  /**
   * Time limit of a request, in milliseconds.
   * @default {10_000}
   */
  readonly timeoutMs?: number;
  /**
   * Sends the requests.
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Returns the time in milliseconds.
   * @default a monotonic clock
   */
  readonly now?: () => number;
}

/** A request for a token. */
export interface TokenRequest {
  /** The form that is posted. */
  readonly form: Readonly<Record<string, string>>;
  /** The `Authorization` header, if there is one. */
  readonly authorization?: string;
}

interface HeldToken extends IssuedToken {
  readonly renewAt: number;
}

const RETRIES = 2;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Creates a provider that fetches tokens when they are needed. Calls at the same time share a request. */
export function endpointTokenProvider(
  request: TokenRequest,
  options: TokenEndpointOptions & TokenFields,
): TokenProvider {
  const { refreshBufferMs = 120_000, now = steadyNow } = options;
  const url = endpointUrl(options.tokenEndpoint);
  if (!(refreshBufferMs >= 0)) {
    throw new RangeError(
      `Cannot create token provider as 'refreshBufferMs' must not be negative: current value is ${refreshBufferMs}`,
    );
  }
  let held: HeldToken | undefined;
  let fetching: Promise<HeldToken> | undefined;

  async function getToken({ signal }: EmitOptions = {}): Promise<string> {
    if (held !== undefined && now() < held.renewAt) return held.token;
    // Without the signal: others may wait for the same token.
    fetching ??= fetchToken().finally(() => void (fetching = undefined));
    held = await raceSignal(fetching, signal) as HeldToken;
    return held.token;
  }

  async function fetchToken(): Promise<HeldToken> {
    const start = now();
    const answer = await postForm(url, request, options);
    const dated = Date.parse(answer.headers.get("date") ?? "");
    const serverNow = Number.isNaN(dated) ? start : dated;
    const { text } = answer;
    const issued = readTokenAnswer({ url: shownUrl(url), text, serverNow }, options);
    // A token without a lifetime is fetched again each time, because it may be invalid.
    const { lifetimeMs = 0 } = issued;
    const keptMs = lifetimeMs > refreshBufferMs ? lifetimeMs - refreshBufferMs : lifetimeMs / 2;
    return { ...issued, renewAt: start + keptMs };
  }

  function invalidate(token: string): void {
    // Another call may have fetched a new one already.
    if (held?.token === token) held = undefined;
  }

  return { getToken, invalidate };
}

async function postForm(
  url: URL,
  request: TokenRequest,
  options: TokenEndpointOptions,
): Promise<HttpAnswer> {
  const { timeoutMs = 10_000, now = steadyNow } = options;
  const { authorization } = request;
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "accept": "application/json",
    ...(authorization !== undefined && { authorization }),
  };
  const policy = retryPolicy({ total: RETRIES });
  const budget = retryBudget(policy);
  const secrets = Object.values(request.form);
  for (let attempts = 1;; attempts++) {
    const outcome = await attemptPost(
      { url, headers, body: String(new URLSearchParams(request.form)), secrets },
      {
        fetch: options.fetch ?? fetch,
        timeoutMs,
        policy,
        now,
        signal: undefined,
        maxAnswerBytes: MAX_ANSWER_BYTES,
      },
    );
    if (!("kind" in outcome)) return outcome;
    const waitMs = budget.take(outcome.kind, outcome.retryAfterMs);
    if (waitMs === undefined) {
      throw failureError(outcome, { url: shownUrl(url), attempts, what: "fetch token from" });
    }
    await delay(waitMs);
  }
}

function endpointUrl(endpoint: string | URL): URL {
  const url = URL.parse(String(endpoint).trim());
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new TypeError(
    "Cannot create token provider as 'tokenEndpoint' must be an absolute http or https URL",
  );
}

function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The format of the response of a token endpoint. */
export interface TokenFields {
  /** The fields that may hold the token. The first one that is there counts. */
  readonly tokenFields: readonly string[];
  /** The field of the lifetime of the token in seconds. */
  readonly expiresInField: string;
}

/** A token and its lifetime. */
interface IssuedToken {
  /** The token. */
  readonly token: string;
  /** Its lifetime from the answer on, in milliseconds, or `undefined` if it is unknown. */
  readonly lifetimeMs: number | undefined;
}

/** The answer of a token endpoint. */
interface TokenAnswer {
  /** The URL of the endpoint, as messages show it. */
  readonly url: string;
  /** The body. */
  readonly text: string;
  /** Time at which the server wrote it, by its own clock, in milliseconds. */
  readonly serverNow: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads the answer of a token endpoint, as the Python client does: the name of a field is matched
 * exactly, then in either case, and that of the lifetime also without underscores. Without a lifetime
 * the `exp` of a JSON Web Token counts, by the clock of the server.
 *
 * @throws {TransportError} If there is no token. The message shows none of the values.
 */
export function readTokenAnswer(answer: TokenAnswer, fields: TokenFields): IssuedToken {
  const body = parseObject(answer.text);
  if (body === undefined) throw noToken(answer.url, "the answer is no JSON object");
  const token = tokenOf(body, fields.tokenFields, answer.url);
  const seconds = Number(lifetimeOf(body, fields.expiresInField) ?? NaN);
  if (Number.isFinite(seconds)) return { token, lifetimeMs: seconds * 1000 };
  const expiresAt = expiryOf(token);
  return { token, lifetimeMs: expiresAt && expiresAt * 1000 - answer.serverNow };
}

function tokenOf(body: JsonObject, fields: readonly string[], url: string): string {
  for (const field of fields) {
    const name = nameOf(body, field);
    if (name === undefined) continue;
    const token = body[name];
    if (typeof token === "string" && isSendableToken(token)) return token;
    throw noToken(url, `the field "${name}" of the response has no token`);
  }
  throw noToken(url, `the answer has none of the fields ${JSON.stringify(fields)}`);
}

function noToken(url: string, state: string): TransportError {
  const message = `Cannot fetch token from "${url}": ${state}`;
  return new TransportError(message, { code: "TRANSPORT_UNAUTHORIZED", url });
}

function nameOf(body: JsonObject, field: string): string | undefined {
  if (Object.hasOwn(body, field)) return field;
  return Object.keys(body).find((name) => name.toLowerCase() === field.toLowerCase());
}

function lifetimeOf(body: JsonObject, field: string): unknown {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");
  const name = nameOf(body, field) ??
    Object.keys(body).find((name) => plain(name) === plain(field));
  const value = name === undefined ? undefined : body[name];
  return value === "" || typeof value === "boolean" ? undefined : value;
}

/** Reads when a JSON Web Token expires, in seconds since 1970. */
function expiryOf(token: string): number | undefined {
  const [, payload, ...rest] = token.split(".");
  if (payload === undefined || rest.length !== 1) return undefined;
  const exp = parseObject(decodeBase64Url(payload))?.["exp"];
  return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
}

function decodeBase64Url(text: string): string {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return "";
  }
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
