import { attemptPost, type HttpRequest } from "../http/attempt.ts";
import { retryPolicy } from "../http/retry.ts";
import type { ObjectOptions, ObjectStore } from "../objects/object_store.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import type { EmitOptions } from "../port/transport.ts";

/** The options of {@linkcode GcsStore}. */
interface GcsStoreOptions {
  readonly bucket: string;
  readonly endpoint: string;
  readonly tokenProvider: TokenProvider;
  readonly projectId?: string | undefined;
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number, options: EmitOptions) => Promise<void>;
}

// https://cloud.google.com/storage/docs/retry-strategy
const POLICY = retryPolicy({ statuses: [408, 429, 500, 502, 503, 504] });

/** Objects of a bucket, by the JSON API. */
export class GcsStore implements ObjectStore {
  readonly #options: GcsStoreOptions;

  constructor(options: GcsStoreOptions) {
    this.#options = options;
  }

  async create(key: string, text: string, options: ObjectOptions): Promise<boolean> {
    // https://cloud.google.com/storage/docs/request-preconditions
    const object = { text, query: "&ifGenerationMatch=0" };
    const { status, attempts } = await this.#upload(key, object, options);
    if (status !== 412) return true;
    // An earlier attempt may have created the object, and its response was lost.
    return attempts > 1 && await this.#isThere(key, text, options);
  }

  async replace(key: string, text: string, options: ObjectOptions): Promise<void> {
    await this.#upload(key, { text, query: "" }, options);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Reports whether an object has a content. `false` if it may not be read. */
  async #isThere(key: string, text: string, { signal }: ObjectOptions): Promise<boolean> {
    const { bucket, endpoint, timeoutMs, fetch } = this.#options;
    const path = `${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}?alt=media`;
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${endpoint.replace(/\/$/, "")}/storage/v1/b/${path}`, {
        headers: await this.#headers(signal === undefined ? {} : { signal }),
        signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      });
      const isLonger = Number(response.headers.get("content-length")) > text.length * 3;
      if (response.ok && !isLonger) return await response.text() === text;
      await response.body?.cancel();
    } catch {
      signal?.throwIfAborted();
    }
    return false;
  }

  /** Returns the status of an object that was written, or 412 for one that exists already. */
  async #upload(
    key: string,
    object: { readonly text: string; readonly query: string },
    { signal }: ObjectOptions,
  ): Promise<{ readonly status: number; readonly attempts: number }> {
    const { bucket, maxRetries, retryIntervalMs, sleep, timeoutMs, fetch } = this.#options;
    const cancel = signal === undefined ? {} : { signal };
    const attempt = { fetch, timeoutMs, now: Date.now, signal, policy: POLICY };
    for (let attempts = 1;; attempts++) {
      const request = await this.#requestOf(key, object, cancel);
      const outcome = await attemptPost(request, attempt);
      const { status = 0 } = outcome;
      if (!("kind" in outcome) || status === 412) return { status, attempts };
      if (!outcome.retryable || attempts > maxRetries) {
        const { failureError } = await import("../http/failure.ts");
        const what = "write lineage event to";
        throw failureError(outcome, { url: `gs://${bucket}`, attempts, what });
      }
      const waitMs = Math.min(outcome.retryAfterMs ?? retryIntervalMs, POLICY.maxDelayMs);
      await sleep(waitMs, cancel);
    }
  }

  async #requestOf(
    key: string,
    { text, query }: { readonly text: string; readonly query: string },
    cancel: EmitOptions,
  ): Promise<HttpRequest> {
    const { bucket, endpoint } = this.#options;
    const name = `${encodeURIComponent(bucket)}/o?uploadType=media&name=${encodeURIComponent(key)}`;
    return {
      url: new URL(`${endpoint.replace(/\/$/, "")}/upload/storage/v1/b/${name}${query}`),
      body: text,
      headers: { "content-type": "application/json", ...await this.#headers(cancel) },
    };
  }

  async #headers(cancel: EmitOptions): Promise<Record<string, string>> {
    const { tokenProvider, projectId } = this.#options;
    const token = await tokenProvider.getToken(cancel);
    return {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(projectId === undefined ? {} : { "x-goog-user-project": projectId }),
    };
  }
}
