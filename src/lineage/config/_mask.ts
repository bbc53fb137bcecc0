import type { ConfigReading } from "./reading/reading.ts";
import { type ConfigPath, isEmpty } from "./value.ts";
import { looksLikeUrl, redactUrl } from "../../internal/url/credentials.ts";

const MASK = "********";

/** A value as it may be shown. */
export interface ShownValue {
  readonly value: unknown;
  readonly masked: boolean;
}

/** Masks a value, unless its key is known and is no secret. The secrets of URLs are always masked. */
export function shownValue(path: ConfigPath, value: unknown, reading: ConfigReading): ShownValue {
  if (isEmpty(value) || value === "") return { value, masked: false };
  const visibility = reading.visibility(path);
  if (visibility === undefined) return { value: MASK, masked: true };
  const isUrl = visibility === "url";
  const shown = Array.isArray(value)
    ? value.map((item) => shownText(item, isUrl))
    : shownText(value, isUrl);
  return { value: shown, masked: JSON.stringify(shown) !== JSON.stringify(value) };
}

function shownText(value: unknown, isUrl: boolean): unknown {
  return typeof value === "string" && (isUrl || looksLikeUrl(value)) ? redactUrl(value) : value;
}
