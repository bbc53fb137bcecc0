import type { AUTH_KEY } from "./_http_keys.ts";
import type { ConfigValue } from "../keys.ts";
import { apiKeyTokenProvider } from "../../transports/token_provider.ts";
import type { TokenProvider } from "../../transports/token_provider.ts";

/** Creates the token provider of a section `auth`. */
export async function tokenProviderOf(
  auth: ConfigValue<typeof AUTH_KEY>,
  { fetch }: { readonly fetch?: typeof globalThis.fetch | undefined },
): Promise<TokenProvider> {
  if (auth.type === "custom") return customProvider(await auth.create());
  if (auth.type === "api_key") return apiKeyTokenProvider(auth.apiKey);
  // Loaded on first use: most backends have an API key.
  const { jwtTokenProvider, oauth2TokenProvider } = await import("../../transports/auth.ts");
  const endpoint = {
    tokenEndpoint: auth.tokenEndpoint,
    tokenFields: auth.tokenFields,
    expiresInField: auth.expiresInField,
    refreshBufferMs: auth.tokenRefreshBuffer * 1000,
    ...(fetch && { fetch }),
  };
  switch (auth.type) {
    case "jwt": {
      const { apiKey, grantType, responseType } = auth;
      return jwtTokenProvider({ ...endpoint, apiKey, grantType, responseType });
    }
    case "oauth2": {
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
