import { httpTransport } from "../../transports/http.ts";
import { type TransportConfig, transportConfig } from "../transport_config.ts";
import { COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { checkTlsFiles } from "./_custom_fetch.ts";
import { httpOptionsOf, queueOptionsOf } from "./_http_options.ts";

/** The transport `http`. The Java client has other names for some keys. */
export const HTTP: TransportConfig = transportConfig({
  description: "Posts each event to a backend such as Marquez and waits for the response.",
  keys: {
    ...COMMON_HTTP_KEYS,
    timeoutInMillis: {
      kind: "number",
      min: 1,
      description: "The time limit of an attempt in milliseconds. It wins over `timeout`.",
    },
    urlParams: {
      kind: "map",
      values: "string",
      description: "Parameters that are appended to the query of `url`.",
    },
  },
  checkFiles: (values, context) => checkTlsFiles(values, context),
  async create(values, context) {
    const options = await httpOptionsOf(values, context);
    const { urlParams = {}, timeoutInMillis } = values;
    const url = new URL(options.url);
    for (const [name, value] of Object.entries(urlParams)) url.searchParams.append(name, value);
    return httpTransport({
      ...options,
      url,
      ...(timeoutInMillis !== undefined && { timeoutMs: timeoutInMillis }),
    });
  },
});

/** The transport `async_http`. */
export const ASYNC_HTTP: TransportConfig = transportConfig({
  description: "Posts events to a backend in the background.",
  wrapsBackends: true,
  keys: { ...COMMON_HTTP_KEYS, ...QUEUE_KEYS },
  checkFiles: (values, context) => checkTlsFiles(values, context),
  async create(values, context) {
    // Loaded on first use.
    const { asyncTransport } = await import("../../transports/queue/async_transport.ts");
    const http = httpTransport(await httpOptionsOf(values, context));
    return asyncTransport({
      transport: await context.asBackend(http),
      ...queueOptionsOf(values, context),
      concurrency: values.max_concurrent_requests,
    });
  },
});
