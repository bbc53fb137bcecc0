/**
 * Writes lineage events to objects of Google Cloud Storage.
 *
 * ```ts
 * import { gcsTransport } from "@runline/runline/lineage/gcs";
 * import { assert } from "@std/assert";
 *
 * const transport = gcsTransport({ bucket: "acme", prefix: "lineage/" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { delay } from "../../internal/delay.ts";
import { GcsStore } from "./google/gcs_store.ts";
import { type GoogleCredentials, googleTokenProvider } from "./google/google_token_provider.ts";
import { objectTransport } from "./objects/object_file_transport.ts";
import type { Transport } from "./port/transport.ts";

export type { GoogleAuth, GoogleCredentials } from "./google/google_token_provider.ts";

/** The options of {@linkcode gcsTransport}. */
export interface GcsTransportOptions extends GoogleCredentials {
  /** The bucket. */
  readonly bucket: string;
  /**
   * The beginning of the names; one that ends with a slash is a folder.
   * @default {""}
   */
  readonly prefix?: string;
  /** The project that pays for the requests. */
  readonly projectId?: string;
  /**
   * The maximum number of retries of a write.
   * @default {1}
   */
  readonly maxRetries?: number;
  /**
   * The delay before a retry in milliseconds, unless the response has a `Retry-After`.
   * @default {1000}
   */
  readonly retryIntervalMs?: number;
  /**
   * The limit of one attempt, and of a token, in milliseconds.
   * @default {30_000}
   */
  readonly timeoutMs?: number;
  /**
   * The endpoint of the API.
   * @default {"https://storage.googleapis.com"}
   */
  readonly endpoint?: string;
  /**
   * Sends the requests.
   * @default {globalThis.fetch}
   */
  readonly fetch?: typeof fetch;
  /**
   * Waits between two attempts.
   * @default a timer
   */
  readonly sleep?: (ms: number, options: { readonly signal?: AbortSignal }) => Promise<void>;
}

/**
 * Creates a {@linkcode Transport} that writes each event to an object
 * `<prefix>_<time of the event in ms>.json`, as the Java client does. An object is never overwritten.
 *
 * @throws {TypeError} If the bucket is empty.
 */
export function gcsTransport(options: GcsTransportOptions): Required<Transport> {
  const { bucket, prefix = "", projectId, maxRetries = 1 } = optionsOf(options, "gcsTransport()");
  const { retryIntervalMs = 1000 } = options;
  const { timeoutMs = 30_000, endpoint = "https://storage.googleapis.com" } = options;
  if (!bucket) throw new TypeError("Cannot create Google transport as 'bucket' is empty");
  const store = new GcsStore({
    bucket,
    endpoint,
    tokenProvider: googleTokenProvider({ ...options, timeoutMs }),
    projectId,
    maxRetries,
    retryIntervalMs,
    timeoutMs,
    fetch: options.fetch ?? fetch,
    sleep: options.sleep ?? delay,
  });
  return objectTransport(store, prefix);
}
