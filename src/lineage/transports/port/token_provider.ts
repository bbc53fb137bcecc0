import { isSendableToken } from "../../../internal/url/credentials.ts";
import type { EmitOptions } from "./transport.ts";

/**
 * Provides the token that a request has as `Authorization: Bearer <token>`. It is called before each
 * attempt, so it may renew a token that has expired.
 */
export interface TokenProvider {
  /** Returns the token, or `undefined` for a request without one. */
  getToken(options?: EmitOptions): string | undefined | Promise<string | undefined>;

  /**
   * Called with a token that the backend refused (401), before the request is sent once more with the
   * next token. Optional: without it the event fails.
   */
  invalidate?(token: string): void;
}

/**
 * Creates a {@linkcode TokenProvider} that always returns the same API key.
 *
 * @example
 * ```ts
 * import { apiKeyTokenProvider } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await apiKeyTokenProvider("1500100900").getToken(), "1500100900");
 * ```
 *
 * @throws {TypeError} If the key is not a text, is empty, or has blanks or control characters in it.
 */
export function apiKeyTokenProvider(apiKey: string): TokenProvider {
  if (typeof apiKey !== "string" || !isSendableToken(apiKey)) {
    throw new TypeError(
      "Cannot create token provider as 'apiKey' must be a text of printable ASCII without blanks",
    );
  }
  return { getToken: () => apiKey };
}
