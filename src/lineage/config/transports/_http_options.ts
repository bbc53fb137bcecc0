import { isObject } from "../../../internal/is_object.ts";
import type { HttpRetryOptions, HttpTransportOptions } from "../../transports/http.ts";
import type { QueueOptions } from "../../transports/queue/options.ts";
import { type AsyncTransportRules, DBT_RULES } from "../../transports/queue/routed_transport.ts";
import { apiKeyTokenProvider, type TokenProvider } from "../../transports/port/token_provider.ts";
import type { ConfigKey, ConfigValue, ConfigValues } from "../keys.ts";
import type { CreateTransportContext } from "../transport_config.ts";
import { booleanOf, type ConfigMap } from "../value.ts";
import { customFetch } from "./_custom_fetch.ts";
import type { AUTH_KEY, COMMON_HTTP_KEYS, QUEUE_KEYS, RETRY_KEYS } from "./_http_keys.ts";

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

/** Returns the options of the queue. */
export function queueOptionsOf(
  values: Omit<ConfigValues<typeof QUEUE_KEYS>, "max_concurrent_requests">,
  { onError }: Pick<CreateTransportContext, "onError">,
): QueueOptions {
  const { max_queue_size: maxQueueSize, when_full: whenFull, drain_on_exit: drainOnExit } = values;
  return { maxQueueSize, whenFull, drainOnExit, onError };
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

/** The key `async_transport_rules`. */
export const ASYNC_RULES = {
  kind: "map",
  default: DBT_RULES,
  visible: true,
  check: checkAsyncRules,
  description:
    "The events that are sent in the background: a map from integrations to maps from job types.",
} as const satisfies ConfigKey;

/** Returns the rules, whose values may be strings. */
export function asyncRulesOf(rules: ConfigMap): AsyncTransportRules {
  return Object.fromEntries(
    Object.entries(rules).map(([integration, types]) => [
      integration,
      Object.fromEntries(
        Object.entries(types as ConfigMap).map((
          [type, value],
        ) => [type, booleanOf(value) === true]),
      ),
    ]),
  );
}

function checkAsyncRules(rules: ConfigMap): void {
  for (const [integration, types] of Object.entries(rules)) {
    if (!isObject(types)) throw new TypeError(`Expected a map for "${integration}"`);
    const wrong = Object.entries(types).find(([, value]) => booleanOf(value) === undefined);
    if (wrong !== undefined) {
      throw new TypeError(`Expected true or false for "${wrong[0]}" of "${integration}"`);
    }
  }
}

/** Creates the token provider of a section `auth`. */
async function tokenProviderOf(
  auth: ConfigValue<typeof AUTH_KEY>,
  { fetch }: { readonly fetch?: typeof globalThis.fetch | undefined },
): Promise<TokenProvider> {
  if (auth.type === "custom") return customProvider(await auth.create());
  if (auth.type === "api_key") return apiKeyTokenProvider(auth.apiKey);
  const endpoint = {
    tokenEndpoint: auth.tokenEndpoint,
    tokenFields: auth.tokenFields,
    expiresInField: auth.expiresInField,
    refreshBufferMs: auth.tokenRefreshBuffer * 1000,
    ...(fetch && { fetch }),
  };
  switch (auth.type) {
    // Loaded on first use: most backends have an API key.
    case "jwt": {
      const { jwtTokenProvider } = await import("../../transports/auth/jwt.ts");
      const { apiKey, grantType, responseType } = auth;
      return jwtTokenProvider({ ...endpoint, apiKey, grantType, responseType });
    }
    case "oauth2": {
      const { oauth2TokenProvider } = await import("../../transports/auth/oauth2.ts");
      const { clientId, clientSecret, clientAuthMethod, scope } = auth;
      const client = { clientId, clientSecret, clientAuthMethod };
      return oauth2TokenProvider({ ...endpoint, ...client, ...(scope !== undefined && { scope }) });
    }
  }
}

function customProvider(value: unknown): TokenProvider {
  if (typeof value === "object" && value !== null && "getToken" in value) {
    return value as TokenProvider;
  }
  throw new TypeError("The code of 'auth' returned no token provider: it has no 'getToken'");
}
