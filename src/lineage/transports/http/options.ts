import type { TokenProvider } from "../port/token_provider.ts";
import type { HttpRetryOptions } from "./retry.ts";

/** The options of {@linkcode httpTransport}. */
export interface HttpTransportOptions {
  /**
   * The address of the backend. Its path and its query are kept; a user and a password in it become
   * basic authentication.
   */
  readonly url: string | URL;
  /**
   * The path that is appended to `url`; empty if `url` is complete.
   * @default {"api/v1/lineage"}
   */
  readonly endpoint?: string;
  /**
   * Time limit of an attempt, from the connection to the end of the response.
   * @default {5000}
   */
  readonly timeoutMs?: number;
  /**
   * Provides the token of each request.
   * @default no token
   */
  readonly tokenProvider?: TokenProvider;
  /**
   * The compression of the body.
   * @default no compression
   */
  readonly compression?: "gzip";
  /** More headers, which win over those of the transport. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The policy for retries. */
  readonly retry?: HttpRetryOptions;
  /**
   * Sends the requests: `nodeFetch()` for a proxy, a client certificate or a custom authority.
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Waits between two attempts.
   * @default a timer
   */
  readonly sleep?: (ms: number, options: { readonly signal?: AbortSignal }) => Promise<void>;
  /**
   * Returns the time in milliseconds, for a `Retry-After` that is a date.
   * @default {Date.now}
   */
  readonly now?: () => number;
}
