import { delay } from "../../internal/delay.ts";
import { serializedTransport } from "./track_in_flight.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import type { TokenProvider } from "./token_provider.ts";
import type { EmitOptions, Transport } from "./transport.ts";
import { attemptPost } from "./http/attempt.ts";
import { checkedHeaders, headersOf } from "./http/headers.ts";
import { retryBudget, retryPolicy } from "./http/retry.ts";
import type { HttpRetryOptions } from "./http/retry.ts";
import { lineageUrl } from "./http/url.ts";

export type { HttpRetryOptions } from "./http/retry.ts";

/** The options of {@linkcode httpTransport}. */
export interface HttpTransportOptions {
  /**
   * The address of the backend. Its path and its query are kept; a user and a password in it become
   * basic authentication.
   */
  readonly url: string | URL;
  /**
   * The path that is appended to `url`; empty if `url` is complete.
   *
   * @default {"api/v1/lineage"}
   */
  readonly endpoint?: string;
  /**
   * How long one attempt may take, from the connection to the end of the answer.
   *
   * @default {5000}
   */
  readonly timeoutMs?: number;
  /**
   * Provides the token of each request.
   *
   * @default no token
   */
  readonly tokenProvider?: TokenProvider;
  /**
   * How the body is compressed.
   *
   * @default no compression
   */
  readonly compression?: "gzip";
  /** More headers, which win over those of the transport. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How often and when it tries again. */
  readonly retry?: HttpRetryOptions;
  /**
   * Sends the requests. The place for a proxy, a client certificate or an authority of one's own.
   *
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Waits between two attempts.
   *
   * @default a timer
   */
  readonly sleep?: (ms: number, options: { readonly signal?: AbortSignal }) => Promise<void>;
  /**
   * Tells the time in milliseconds, for a `Retry-After` that is a date.
   *
   * @default {Date.now}
   */
  readonly now?: () => number;
}

/**
 * Makes a {@linkcode Transport} that posts each event to a backend such as Marquez and waits until it
 * was taken. Events that are emitted at the same time may arrive in any order.
 *
 * A redirect is followed if it keeps the body (307, 308) and stays on the same server; any other is
 * an error. The certificate of the server is checked by `fetch`, and only a `fetch` of one's own can
 * do it differently.
 *
 * @example
 * ```ts
 * import { apiKeyTokenProvider, httpTransport } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const requests: string[] = [];
 * const transport = httpTransport({
 *   url: "https://marquez.example/base",
 *   tokenProvider: apiKeyTokenProvider("1500100900"),
 *   fetch: (url) => {
 *     requests.push(String(url));
 *     return Promise.resolve(new Response(null, { status: 201 }));
 *   },
 * });
 * await transport.emit({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://example.com/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(requests, ["https://marquez.example/base/api/v1/lineage"]);
 * ```
 *
 * @throws {TypeError} If the URL, the endpoint or a header is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function httpTransport(options: HttpTransportOptions): Required<Transport> {
  const { endpoint = "api/v1/lineage", timeoutMs = 5000, compression, tokenProvider } = options;
  const { sleep = delay, now = Date.now } = options;
  const { url, shown, authorization } = lineageUrl(options.url, endpoint);
  const policy = retryPolicy(options.retry);
  const custom = checkedHeaders(options.headers ?? {});
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) {
    throw new RangeError(
      `Cannot create HTTP transport as 'timeoutMs' must be positive: current value is ${timeoutMs}`,
    );
  }

  const headersFor = headersOf({ custom, authorization, compression });

  async function emitSerialized(
    { json }: SerializedEvent,
    { signal, onAttempt }: EmitOptions = {},
  ): Promise<void> {
    const body = compression === "gzip" ? await gzip(json) : json;
    const attempt = { fetch: options.fetch ?? fetch, timeoutMs, policy, now, signal };
    const budget = retryBudget(policy);
    let mayRenew = tokenProvider?.invalidate !== undefined;
    for (let attempts = 1;; attempts++) {
      const token = await tokenProvider?.getToken(signal === undefined ? {} : { signal });
      onAttempt?.();
      const outcome = await attemptPost({ url, headers: headersFor(token), body }, attempt);
      if (!("kind" in outcome)) return;
      if (mayRenew && outcome.status === 401 && token !== undefined) {
        mayRenew = false;
        tokenProvider?.invalidate?.(token);
        continue;
      }
      const waitMs = budget.take(outcome.kind, outcome.retryAfterMs);
      if (waitMs === undefined) {
        const { failureError } = await import("./http/failure.ts");
        throw failureError(outcome, { url: shown, attempts });
      }
      await sleep(waitMs, signal === undefined ? {} : { signal });
    }
  }

  return serializedTransport({ emitSerialized });
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
