import { COMMON_HTTP_KEYS } from "./_http_keys.ts";
import { httpOptionsOf } from "./_http_options.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { httpTransport } from "../../transports/http.ts";

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
