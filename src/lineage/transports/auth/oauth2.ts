import { optionsOf } from "../../../internal/is_object.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import {
  endpointTokenProvider,
  type TokenEndpointOptions,
  type TokenRequest,
} from "./endpoint_token_provider.ts";

/** The options of {@linkcode oauth2TokenProvider}. */
export interface OAuth2TokenProviderOptions extends TokenEndpointOptions {
  /** The id of the client. */
  readonly clientId: string;
  /** The secret of the client. */
  readonly clientSecret: string;
  /**
   * Place of the credentials of the client: the header, or the form.
   * @default {"client_secret_basic"}
   */
  readonly clientAuthMethod?: "client_secret_basic" | "client_secret_post";
  /**
   * The scope of the token.
   * @default no scope
   */
  readonly scope?: string;
  /**
   * The fields of the answer that may hold the token. The first one that is there counts.
   * @default {["access_token"]}
   */
  readonly tokenFields?: readonly string[];
  /**
   * The field of the answer with the lifetime of the token in seconds.
   * @default {"expires_in"}
   */
  readonly expiresInField?: string;
}

/**
 * Creates a {@linkcode TokenProvider} for the client credentials of OAuth 2 (RFC 6749 §4.4). The token
 * is renewed before its end, and once if the backend refuses it.
 *
 * @example
 * ```ts
 * import { oauth2TokenProvider } from "@runline/runline/lineage/auth";
 * import { assertEquals } from "@std/assert";
 *
 * const provider = oauth2TokenProvider({
 *   clientId: "orders",
 *   clientSecret: "1500100900",
 *   tokenEndpoint: "https://iam.example/token",
 *   fetch: () => Promise.resolve(Response.json({ access_token: "abc", expires_in: 3600 })),
 * });
 * assertEquals(await provider.getToken(), "abc");
 * ```
 *
 * @throws {TypeError} If the id, the secret or the URL is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function oauth2TokenProvider(options: OAuth2TokenProviderOptions): TokenProvider {
  const { clientId, clientSecret } = optionsOf(options, "oauth2TokenProvider()");
  const { tokenFields = ["access_token"], expiresInField = "expires_in" } = options;
  for (const [name, value] of Object.entries({ clientId, clientSecret })) {
    if (typeof value === "string" && value !== "") continue;
    throw new TypeError(`Cannot create token provider as '${name}' must be a string, not empty`);
  }
  return endpointTokenProvider(requestOf(options), { ...options, tokenFields, expiresInField });
}

function requestOf(options: OAuth2TokenProviderOptions): TokenRequest {
  const { clientId, clientSecret, scope, clientAuthMethod = "client_secret_basic" } = options;
  const form = { grant_type: "client_credentials", ...(scope !== undefined && { scope }) };
  switch (clientAuthMethod) {
    case "client_secret_basic":
      // RFC 6749 §2.3.1: both are encoded as in a form first.
      return {
        form,
        authorization: `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`,
      };
    case "client_secret_post":
      return { form: { ...form, client_id: clientId, client_secret: clientSecret } };
    default:
      clientAuthMethod satisfies never;
      throw new RangeError(
        `Cannot create token provider as 'clientAuthMethod' must be "client_secret_basic" or "client_secret_post": current value is "${clientAuthMethod}"`,
      );
  }
}

function encode(text: string): string {
  return new URLSearchParams({ "": text }).toString().slice(1);
}
