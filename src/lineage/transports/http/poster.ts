import { optionsOf } from "../../../internal/is_object.ts";
import { delay, MAX_DELAY_MS } from "../../../internal/delay.ts";
import type { EmitOptions } from "../port/transport.ts";
import { attemptPost, type HttpAnswer } from "./attempt.ts";
import type { HttpTransportOptions } from "./options.ts";
import { type RetryBudget, retryBudget, retryPolicy } from "./retry.ts";
import { lineageUrl } from "./url.ts";

/** Posts JSON to a backend, and again as long as the retries last. */
export interface HttpPoster {
  /** The address, as messages show it. */
  readonly shown: string;
  /** Posts JSON, and returns the answer of a backend that accepts it. */
  post(json: string, options: PostOptions): Promise<HttpAnswer>;
}

/** The options of {@linkcode HttpPoster.post}. */
interface PostOptions extends EmitOptions {
  /** The most bytes of the response that are read. @default {16_384} */
  readonly maxAnswerBytes?: number;
}

/** The options of {@linkcode httpPoster}. */
interface HttpPosterOptions extends HttpTransportOptions {
  /** A suffix of the path of the endpoint. */
  readonly suffix?: string;
}

/**
 * Creates a poster.
 *
 * @throws {TypeError} If the URL, the endpoint or a header is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function httpPoster(options: HttpPosterOptions): HttpPoster {
  const { endpoint = "api/v1/lineage", suffix = "" } = optionsOf(options, "httpTransport()");
  const { timeoutMs = 5000, compression, tokenProvider, sleep = delay, now = Date.now } = options;
  const { url, shown, authorization } = lineageUrl(options.url, endpoint, { suffix });
  const policy = retryPolicy(options.retry);
  const custom = checkedHeaders(options.headers ?? {});
  if (!(timeoutMs > 0 && timeoutMs <= MAX_DELAY_MS)) {
    throw new RangeError(
      `Cannot create HTTP transport as 'timeoutMs' must be positive and at most ${MAX_DELAY_MS}: current value is ${timeoutMs}`,
    );
  }
  const headersFor = headersOf({ custom, authorization, compression });

  async function post(
    json: string,
    { signal, onAttempt, maxAnswerBytes }: PostOptions,
  ): Promise<HttpAnswer> {
    const body = compression === "gzip" ? await gzip(json) : json;
    const cancel = signal === undefined ? {} : { signal };
    const attempt = {
      fetch: options.fetch ?? fetch,
      timeoutMs,
      policy,
      now,
      signal,
      maxAnswerBytes,
    };
    let budget: RetryBudget | undefined;
    let mayRenew = tokenProvider?.invalidate !== undefined;
    let failure: Error | undefined;
    for (let attempts = 1;; attempts++) {
      const token = tokenProvider && await tokenProvider.getToken(cancel);
      onAttempt?.(failure);
      const outcome = await attemptPost({ url, headers: headersFor(token), body }, attempt);
      if (!("kind" in outcome)) return outcome;
      if (mayRenew && outcome.status === 401 && token !== undefined) {
        mayRenew = false;
        tokenProvider?.invalidate?.(token);
        continue;
      }
      const { failureError } = await import("./failure.ts");
      failure = failureError(outcome, { url: shown, attempts });
      budget ??= retryBudget(policy);
      const waitMs = budget.take(outcome.kind, outcome.retryAfterMs);
      if (waitMs === undefined) throw failure;
      await sleep(waitMs, cancel);
    }
  }

  return { shown, post };
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Copies headers. A value that is refused is not quoted: it may be a key.
 *
 * @throws {TypeError} If a name or a value is not valid.
 */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Headers {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      checked.set(name, value);
    } catch {
      throw new TypeError(`Cannot create HTTP transport as the header "${name}" is not valid`);
    }
  }
  return checked;
}

/** The headers of all requests of a transport. */
interface CommonHeaders {
  /** The headers of the user, which win over all others. */
  readonly custom: Headers;
  /** The `Authorization` of a request without a token. */
  readonly authorization: string | undefined;
  /** The compression of the body. */
  readonly compression: "gzip" | undefined;
}

/** Returns what makes the headers of a request with a token, which change only with the token. */
function headersOf(
  common: CommonHeaders,
): (token: string | undefined) => Readonly<Record<string, string>> {
  let last: { readonly token: string | undefined; readonly headers: Record<string, string> };
  return (token) => {
    if (last === undefined || last.token !== token) last = { token, headers: make(token) };
    return last.headers;
  };

  function make(token: string | undefined): Record<string, string> {
    const authorization = token === undefined ? common.authorization : `Bearer ${token}`;
    return {
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
      ...Object.fromEntries(common.custom),
      ...(common.compression === "gzip" ? { "content-encoding": "gzip" } : {}),
    };
  }
}
