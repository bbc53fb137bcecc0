import { builtin } from "../../../internal/builtin.ts";
import type { COMMON_HTTP_KEYS, RETRY_KEYS } from "./_http_keys.ts";
import { tokenProviderOf } from "./_token_provider.ts";
import type { ConfigValues } from "../keys.ts";
import type { CreateTransportContext } from "../transport_config.ts";
import { proxyFor } from "../../transports/http/proxy.ts";
import type { HttpRetryOptions, HttpTransportOptions } from "../../transports/http.ts";

type HttpValues = ConfigValues<typeof COMMON_HTTP_KEYS>;

/** Returns the options that all transports over HTTP have. */
export async function httpOptionsOf(
  values: HttpValues,
  context: CreateTransportContext,
): Promise<HttpTransportOptions> {
  const { endpoint, auth, compression, custom_headers: headers } = values;
  const url = new URL(values.url.trim());
  const fetch = context.fetch ?? await customFetch(url, values, context);
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

/** Returns a `fetch` for certificates and proxies, or `undefined` where that of the platform does. */
async function customFetch(
  url: URL,
  values: HttpValues,
  { env }: CreateTransportContext,
): Promise<typeof fetch | undefined> {
  const { verify, client_certificate: certificate, client_key: key } = values;
  const proxy = proxyFor(url, env);
  if (verify === true && certificate === undefined && proxy === undefined) return undefined;
  // Loaded on first use: it needs built-ins of Node.
  const { nodeFetch } = await import("../../transports/node_fetch.ts");
  const { client_key_password: passphrase } = values;
  return nodeFetch({
    ...(proxy && { proxy }),
    ...(verify === false && { rejectUnauthorized: false }),
    ...(typeof verify === "string" && { ca: await readPem("verify", verify) }),
    ...(certificate && { cert: await readPem("client_certificate", certificate) }),
    // One file may hold both.
    ...(certificate && { key: await readPem("client_key", key ?? certificate) }),
    ...(passphrase !== undefined && { passphrase }),
  });
}

async function readPem(name: string, path: string): Promise<string> {
  const { readFile } = builtin("node:fs/promises");
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`Cannot read the file of '${name}': ${state}`, { cause });
  }
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
