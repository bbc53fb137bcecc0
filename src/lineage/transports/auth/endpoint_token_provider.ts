import { delay } from "../../../internal/delay.ts";
import { attemptPost } from "../http/attempt.ts";
import type { HttpAnswer } from "../http/attempt.ts";
import { failureError } from "../http/failure.ts";
import { retryBudget, retryPolicy } from "../http/retry.ts";
import { shownUrl } from "../http/url.ts";
import type { TokenProvider } from "../token_provider.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import type { EmitOptions } from "../transport.ts";
import { readTokenAnswer } from "./token_answer.ts";
import type { IssuedToken, TokenFields } from "./token_answer.ts";

/** The options of every provider that fetches tokens from an endpoint. */
export interface TokenEndpointOptions extends Partial<TokenFields> {
  /** The URL that issues tokens. */
  readonly tokenEndpoint: string | URL;
  /**
   * Time before its end at which a token is renewed, in milliseconds. A token that lives no longer than
   * that is renewed after half of its life.
   *
   * @default {120_000}
   */
  readonly refreshBufferMs?: number;
  /**
   * Time limit of a request, in milliseconds.
   *
   * @default {10_000}
   */
  readonly timeoutMs?: number;
  /**
   * Sends the requests.
   *
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Returns the time in milliseconds.
   *
   * @default a clock that nobody sets while the process runs
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
    // A token without a lifetime is fetched again each time, as nobody knows whether it is valid.
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
