import { looksLikeUrl, redactUrl } from "../../internal/url/credentials.ts";
import type { DefaultEntry } from "./read_defaults.ts";

/** Returns the value of a default as it may be shown: addresses without secrets. */
export function defaultValue(
  { texts, isFlag, isSecret }: Pick<DefaultEntry, "isFlag" | "isSecret" | "texts">,
): string | readonly string[] | boolean {
  if (isFlag) return texts.length > 0;
  const shown = texts.map((text) => isSecret || looksLikeUrl(text) ? redactUrl(text) : text);
  return shown.length === 1 ? shown[0] ?? "" : shown;
}
