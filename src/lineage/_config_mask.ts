import { plainKey } from "./_config_value.ts";
import type { ConfigPath } from "./_config_value.ts";

const MASK = "********";

// Names of options of the transports of the official clients, and of librdkafka and fsspec beneath.
const SECRET_KEY_REGEXP = new RegExp(
  "(password|passwd|passphrase|pwd|secret|apikey|accesskey|accountkey|sharedkey|privatekey|token|" +
    "credentials?|authorization|signature|connectionstring|jaasconfig|oauthbearerconfig|pem)$",
);
const SECRET_WORD_REGEXP = /(key|token|secret|password|authorization|auth)["']?\s*[:=]/i;

/** A value as it may be shown. */
export interface ShownValue {
  readonly value: unknown;
  readonly masked: boolean;
}

/**
 * Puts asterisks in the place of secrets: what has the name of one, the values of headers, what stands
 * for a user in a URL, and the values of its query. Rather too much than too little.
 */
export function shownValue(path: ConfigPath, value: unknown): ShownValue {
  if (Array.isArray(value)) {
    const items = value.map((item) => shownValue(path, item));
    return { value: items.map(({ value }) => value), masked: items.some(({ masked }) => masked) };
  }
  const isFilled = value !== null && value !== "" && typeof value !== "object";
  if (isFilled && hasSecretName(path)) return { value: MASK, masked: true };
  if (typeof value !== "string") return { value, masked: false };
  const shown = shownText(value);
  return { value: shown, masked: shown !== value };
}

function hasSecretName(path: ConfigPath): boolean {
  const names = path.map((part) => plainKey(String(part)).replace(/[^a-z0-9]/g, ""));
  if (names.slice(0, -1).some((name) => name === "customheaders" || name === "headers")) {
    return true;
  }
  // A key in the place of the section that should hold it.
  if (names.at(-1) === "auth") return true;
  return names.some((_, index) => SECRET_KEY_REGEXP.test(names.slice(0, index + 1).join("")));
}

function shownText(text: string): string {
  if (/^(bearer|basic)\s/i.test(text)) return MASK;
  // What should be JSON, or is a map in a place where it is not read as one.
  if (SECRET_WORD_REGEXP.test(text) && !text.includes("://")) return MASK;
  if (/[{}]/.test(text) && SECRET_WORD_REGEXP.test(text)) return MASK;
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?\S*@/i, "$1***@")
    .replace(/([?&][^=&\s]+=)[^&#\s]+/g, "$1***");
}
