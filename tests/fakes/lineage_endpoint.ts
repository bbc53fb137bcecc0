import { gunzipSync } from "node:zlib";

/** The state of the backend of a transport under test. */
export type BackendState = "up" | "failing" | "hanging";

/** A text that no error may contain. */
export const SECRET = "c2VjcmV0-1500100900";

/**
 * A lineage backend in place of `fetch`. It accepts all events, or never responds, or refuses them with
 * a response that quotes the request, with its secrets.
 */
export class FakeLineageEndpoint {
  /** The events that were accepted, as JSON. */
  readonly accepted: string[] = [];
  readonly #state: BackendState;

  constructor(state: BackendState) {
    this.#state = state;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const headers = new Headers(init?.headers);
    const isGzip = headers.get("content-encoding") === "gzip";
    const bytes = new Uint8Array(await new Response(init?.body).arrayBuffer());
    const text = new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes);
    if (this.#state === "hanging") return await never(init?.signal);
    if (this.#state === "failing") {
      return new Response(`${input} ${JSON.stringify([...headers])} is refused`, { status: 403 });
    }
    const isBatch = text.startsWith("[");
    const events: readonly unknown[] = isBatch ? JSON.parse(text) : [];
    this.accepted.push(...isBatch ? events.map((event) => JSON.stringify(event)) : [text]);
    return new Response(null, { status: 204 });
  };
}

/** Waits until a signal is aborted, and rejects with its reason. */
export function never(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(signal?.reason);
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
