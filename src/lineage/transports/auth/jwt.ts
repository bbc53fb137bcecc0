import { optionsOf } from "../../../internal/is_object.ts";
import { apiKeyTokenProvider, type TokenProvider } from "../port/token_provider.ts";
import { endpointTokenProvider, type TokenEndpointOptions } from "./endpoint_token_provider.ts";

/** The options of {@linkcode jwtTokenProvider}. */
export interface JwtTokenProviderOptions extends TokenEndpointOptions {
  /** The key that is exchanged for a token. */
  readonly apiKey: string;
  /**
   * The fields of the answer that may hold the token. The first one that is there counts.
   * @default {["token", "access_token"]}
   */
  readonly tokenFields?: readonly string[];
  /**
   * The field of the answer with the lifetime of the token in seconds.
   * @default {"expires_in"}
   */
  readonly expiresInField?: string;
  /**
   * The grant type.
   * @default {"urn:ietf:params:oauth:grant-type:jwt-bearer"}
   */
  readonly grantType?: string;
  /**
   * The response type.
   * @default {"token"}
   */
  readonly responseType?: string;
}

/**
 * Creates a {@linkcode TokenProvider} that exchanges an API key for a token, as the Python client
 * does. The token is renewed before its end, and once if the backend refuses it.
 *
 * @example
 * ```ts
 * import { jwtTokenProvider } from "@runline/runline/lineage/auth";
 * import { assertEquals } from "@std/assert";
 *
 * const provider = jwtTokenProvider({
 *   apiKey: "1500100900",
 *   tokenEndpoint: "https://iam.example/token",
 *   fetch: () => Promise.resolve(Response.json({ token: "abc", expires_in: 3600 })),
 * });
 * assertEquals(await provider.getToken(), "abc");
 * ```
 *
 * @throws {TypeError} If the key or the URL is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function jwtTokenProvider(options: JwtTokenProviderOptions): TokenProvider {
  const { apiKey, tokenFields = ["token", "access_token"] } = optionsOf(
    options,
    "jwtTokenProvider()",
  );
  const { expiresInField = "expires_in", responseType = "token" } = options;
  const { grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer" } = options;
  // It refuses what cannot be a key.
  apiKeyTokenProvider(apiKey);
  const form = { grant_type: grantType, response_type: responseType, apikey: apiKey };
  return endpointTokenProvider({ form }, { ...options, tokenFields, expiresInField });
}
