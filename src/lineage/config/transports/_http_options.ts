import type { COMMON_HTTP_KEYS, RETRY_KEYS } from "./_http_keys.ts";
import { customFetch } from "./_custom_fetch.ts";
import { tokenProviderOf } from "./_token_provider.ts";
import type { ConfigValues } from "../keys.ts";
import type { CreateTransportContext } from "../transport_config.ts";
import type { HttpRetryOptions, HttpTransportOptions } from "../../transports/http.ts";

type HttpValues = ConfigValues<typeof COMMON_HTTP_KEYS>;

/** Returns the options that all transports over HTTP have. */
export async function httpOptionsOf(
  values: HttpValues,
  context: CreateTransportContext,
): Promise<HttpTransportOptions> {
  const { endpoint, auth, compression, custom_headers: headers } = values;
  const url = new URL(values.url.trim());
  const tokenUrls = auth && "tokenEndpoint" in auth ? [new URL(auth.tokenEndpoint)] : [];
  const fetch = await customFetch({ tls: values, urls: [url, ...tokenUrls] }, context);
  return {
    url,
    endpoint,
    timeoutMs: values.timeout * 1000,
    ...(auth && { tokenProvider: await tokenProviderOf(auth, { fetch }) }),
    ...(compression && { compression }),
    ...(headers && { headers }),
    retry: retryOf(values.retry),
    ...(fetch && { fetch }),
  };
}

/** Returns the options of the section `retry`. */
export function retryOf(retry: ConfigValues<typeof RETRY_KEYS>): HttpRetryOptions {
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
