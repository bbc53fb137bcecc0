import { COMMON_HTTP_KEYS } from "./_http_keys.ts";
import type { RETRY_KEYS } from "./_http_keys.ts";
import { tokenProviderOf } from "./_token_provider.ts";
import type { CheckContext, ConfigValues } from "../keys.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { httpTransport } from "../../transports/http.ts";
import type { HttpRetryOptions } from "../../transports/http.ts";

/** The transport `http`. The Java client has other names for some keys. */
export const HTTP: TransportConfig = transportConfig({
  description: "Posts each event to a backend such as Marquez and waits for the response.",
  keys: {
    ...COMMON_HTTP_KEYS,
    verify: { ...COMMON_HTTP_KEYS.verify, check: checkVerify },
    timeoutInMillis: {
      kind: "number",
      min: 1,
      description: "The limit of one attempt in milliseconds. It wins over `timeout`.",
    },
    urlParams: {
      kind: "map",
      values: "string",
      description: "Parameters that are appended to the query of `url`.",
    },
    sslContext: { kind: "map", inert: true, description: "The certificates of the Java client." },
  },
  async create(values, { fetch }) {
    const { endpoint, auth, compression, custom_headers: headers, urlParams = {} } = values;
    const { timeoutInMillis = values.timeout * 1000 } = values;
    const url = new URL(values.url.trim());
    for (const [name, value] of Object.entries(urlParams)) url.searchParams.append(name, value);
    return httpTransport({
      url,
      endpoint,
      timeoutMs: timeoutInMillis,
      ...(auth && { tokenProvider: await tokenProviderOf(auth, { fetch }) }),
      ...(compression && { compression }),
      ...(headers && { headers }),
      retry: retryOf(values.retry),
      ...(fetch && { fetch }),
    });
  },
});

/** Refuses `verify: false` without a custom `fetch`: the runtimes share no option for it. */
function checkVerify(verify: boolean, { fetch }: CheckContext): void {
  if (verify || fetch !== undefined) return;
  throw new TypeError(
    "The fetch of the platform always checks certificates: trust the authority of the server " +
      "(DENO_CERT, or NODE_EXTRA_CA_CERTS for Node and Bun), or pass fromEnvironment() a 'fetch' " +
      "that does not check (Deno: 'client' of Deno.createHttpClient(), Node: 'dispatcher' of " +
      "undici, Bun: 'tls: { rejectUnauthorized: false }')",
  );
}

function retryOf(retry: ConfigValues<typeof RETRY_KEYS>): HttpRetryOptions {
  const { total, connect, read, status } = retry;
  return {
    total,
    connect,
    read,
    ...(status === undefined ? {} : { status }),
    // A request that must not be sent twice is retried only if it was never sent.
    ...(retry.allowed_methods.some(isPost) ? {} : { read: 0, status: 0 }),
    statuses: retry.status_forcelist,
    backoffMs: retry.backoff_factor * 1000,
    maxDelayMs: retry.backoff_max * 1000,
  };
}

function isPost(method: string): boolean {
  return method.toUpperCase() === "POST";
}
