/**
 * Token providers that fetch their tokens from an endpoint.
 *
 * @example
 * ```ts
 * import { httpTransport } from "@runline/runline/lineage";
 * import { oauth2TokenProvider } from "@runline/runline/lineage/auth";
 * import { assert } from "@std/assert";
 *
 * const transport = httpTransport({
 *   url: "https://marquez.example",
 *   tokenProvider: oauth2TokenProvider({
 *     clientId: "orders",
 *     clientSecret: "1500100900",
 *     tokenEndpoint: "https://iam.example/token",
 *   }),
 * });
 * assert(transport);
 * ```
 *
 * @module
 */
export { jwtTokenProvider, type JwtTokenProviderOptions } from "./auth/jwt.ts";
export { oauth2TokenProvider, type OAuth2TokenProviderOptions } from "./auth/oauth2.ts";
export type { TokenEndpointOptions, TokenFields } from "./auth/endpoint_token_provider.ts";
export type { TokenProvider } from "./port/token_provider.ts";
export type { EmitOptions } from "./port/transport.ts";
