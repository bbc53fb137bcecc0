import { COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { httpOptionsOf } from "./_http_options.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `async_http`. */
export const ASYNC_HTTP: TransportConfig = transportConfig({
  description: "Posts events to a backend in the background.",
  keys: { ...COMMON_HTTP_KEYS, ...QUEUE_KEYS },
  async create(values, context) {
    // Loaded on first use.
    const { asyncHttpTransport } = await import("../../transports/async.ts");
    return asyncHttpTransport({
      ...await httpOptionsOf(values, context),
      maxQueueSize: values.max_queue_size,
      concurrency: values.max_concurrent_requests,
      onError: (error) => context.onWarning(error.message),
    });
  },
});
