import { COMMON_HTTP_KEYS, QUEUE_KEYS } from "./_http_keys.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `async_http`. */
export const ASYNC_HTTP: TransportConfig = transportConfig({
  description: "Posts events to a backend in the background.",
  keys: { ...COMMON_HTTP_KEYS, ...QUEUE_KEYS },
});
