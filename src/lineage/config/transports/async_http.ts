import { COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { httpOptionsOf } from "./_http_options.ts";
import { httpTransport } from "../../transports/http.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `async_http`. */
export const ASYNC_HTTP: TransportConfig = transportConfig({
  description: "Posts events to a backend in the background.",
  wrapsBackends: true,
  keys: { ...COMMON_HTTP_KEYS, ...QUEUE_KEYS },
  async create(values, context) {
    // Loaded on first use.
    const { asyncTransport } = await import("../../transports/async.ts");
    const http = httpTransport(await httpOptionsOf(values, context));
    return asyncTransport({
      transport: await context.asBackend(http),
      maxQueueSize: values.max_queue_size,
      concurrency: values.max_concurrent_requests,
      onError: (error) => context.onWarning(error.message),
    });
  },
});
