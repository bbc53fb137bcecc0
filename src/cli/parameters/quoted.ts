import { looksLikeUrl, redactUrl } from "../../internal/url/credentials.ts";

/** Quotes an argument for an error. A URL is quoted without its secrets. */
export function quoted(argument: string): string {
  return `"${looksLikeUrl(argument) ? redactUrl(argument) : argument}"`;
}
