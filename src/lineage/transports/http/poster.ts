import { delay, MAX_DELAY_MS } from "../../../internal/delay.ts";
import { attemptPost } from "./attempt.ts";
import type { HttpAnswer } from "./attempt.ts";
import { checkedHeaders, headersOf } from "./headers.ts";
import type { HttpTransportOptions } from "./options.ts";
import { retryBudget, retryPolicy } from "./retry.ts";
import type { EmitOptions } from "../transport.ts";
import { lineageUrl } from "./url.ts";

/** Posts JSON to a backend, and again as long as the retries last. */
export interface HttpPoster {
  /** The address, as messages show it. */
  readonly shown: string;
  /** Posts JSON, and returns the answer of a backend that accepts it. */
  post(json: string, options: PostOptions): Promise<HttpAnswer>;
}

/** The options of {@linkcode HttpPoster.post}. */
export interface PostOptions extends EmitOptions {
  /** The most bytes of the response that are read. @default {16_384} */
  readonly maxAnswerBytes?: number;
}

/** The options of {@linkcode httpPoster}. */
export interface HttpPosterOptions extends HttpTransportOptions {
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
  const { endpoint = "api/v1/lineage", suffix = "", timeoutMs = 5000 } = options;
  const { compression, tokenProvider, sleep = delay, now = Date.now } = options;
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
    const limit = maxAnswerBytes === undefined ? {} : { maxAnswerBytes };
    const attempt = { fetch: options.fetch ?? fetch, timeoutMs, policy, now, signal, ...limit };
    const budget = retryBudget(policy);
    let mayRenew = tokenProvider?.invalidate !== undefined;
    let failure: Error | undefined;
    for (let attempts = 1;; attempts++) {
      const token = await tokenProvider?.getToken(cancel);
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
