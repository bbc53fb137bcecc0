import { delay } from "../../../internal/delay.ts";
import { deniedPermission } from "../../../internal/denied_permission.ts";
import { TransportError } from "../../errors.ts";
import type { TransportErrorCode } from "../../errors.ts";
import type { ObjectOptions, ObjectStore } from "../objects/object_store.ts";
import type { TokenProvider } from "../token_provider.ts";

/** The options of {@linkcode GcsStore}. */
export interface GcsStoreOptions {
  readonly bucket: string;
  readonly endpoint: string;
  readonly tokenProvider: TokenProvider;
  readonly projectId?: string | undefined;
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly sleep?: typeof delay;
}

/** Objects of a bucket, by the JSON API. */
export class GcsStore implements ObjectStore {
  readonly #options: GcsStoreOptions;

  constructor(options: GcsStoreOptions) {
    this.#options = options;
  }

  async create(key: string, text: string, options: ObjectOptions): Promise<boolean> {
    // https://cloud.google.com/storage/docs/request-preconditions
    return await this.#upload(key, { text, query: "&ifGenerationMatch=0" }, options) !== 412;
  }

  async replace(key: string, text: string, options: ObjectOptions): Promise<void> {
    await this.#upload(key, { text, query: "" }, options);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #upload(
    key: string,
    object: { readonly text: string; readonly query: string },
    options: ObjectOptions,
  ): Promise<number> {
    const { maxRetries, retryIntervalMs, sleep = delay } = this.#options;
    for (let retries = 0;; retries++) {
      try {
        return await this.#attempt(key, object, options);
      } catch (error) {
        const { signal } = options;
        signal?.throwIfAborted();
        if (!(error instanceof TransportError && error.retryable) || retries >= maxRetries) {
          throw error;
        }
        await sleep(retryIntervalMs, signal ? { signal } : {});
      }
    }
  }

  async #attempt(
    key: string,
    { text, query }: { readonly text: string; readonly query: string },
    { signal }: ObjectOptions,
  ): Promise<number> {
    const { bucket, endpoint, tokenProvider, projectId, timeoutMs, fetch } = this.#options;
    const token = await tokenProvider.getToken(signal ? { signal } : {});
    const name = `${encodeURIComponent(bucket)}/o?uploadType=media&name=${encodeURIComponent(key)}`;
    const limit = AbortSignal.timeout(timeoutMs);
    let response: Response;
    try {
      response = await fetch(`${endpoint.replace(/\/$/, "")}/upload/storage/v1/b/${name}${query}`, {
        method: "POST",
        body: text,
        headers: {
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(projectId === undefined ? {} : { "x-goog-user-project": projectId }),
        },
        redirect: "error",
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      });
      await response.body?.cancel();
    } catch (cause) {
      const denied = deniedPermission(cause);
      if (denied) throw this.#error(denied.state, { code: "TRANSPORT_PERMISSION", cause });
      const code = limit.aborted ? "TRANSPORT_TIMEOUT" : "TRANSPORT_UNREACHABLE";
      const state = limit.aborted ? `no answer within ${timeoutMs} ms` : "the request failed";
      throw this.#error(state, { code, retryable: true, cause });
    }
    if (response.ok || response.status === 412) return response.status;
    const { status } = response;
    const retryable = status === 408 || status === 429 || status >= 500;
    throw this.#error(`server answered ${status}`, { code: codeFor(status), status, retryable });
  }

  #error(state: string, options: ConstructorParameters<typeof TransportError>[1]): TransportError {
    const url = `gs://${this.#options.bucket}`;
    return new TransportError(`Cannot write lineage event to "${url}": ${state}`, {
      ...options,
      url,
    });
  }
}

function codeFor(status: number): TransportErrorCode {
  if (status === 401 || status === 403) return "TRANSPORT_UNAUTHORIZED";
  if (status === 404) return "TRANSPORT_NOT_FOUND";
  return status === 429 || status >= 500 ? "TRANSPORT_UNAVAILABLE" : "TRANSPORT_REJECTED";
}
