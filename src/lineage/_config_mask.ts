import { isConfigMap, plainKey } from "./_config_value.ts";
import type { ConfigPath } from "./_config_value.ts";

const MASK = "********";

// Names of options of the transports of the official clients, and of librdkafka and fsspec beneath.
const SECRET_KEY_REGEXP = new RegExp(
  "(password|passwd|passphrase|pass|pwd|secret|key|token|jwt|bearer|credential|authorization|" +
    "signature|connectionstring|jaasconfig|oauthbearerconfig|pem)s?$",
);
const URL_KEY_REGEXP = /(url|uri|endpoint)$/;
const SECRET_WORD_REGEXP = /(key|token|secret|password|authorization|auth)["']?\s*[:=]/i;

/** A value as it may be shown. */
export interface ShownValue {
  readonly value: unknown;
  readonly masked: boolean;
}

/**
 * Puts asterisks in the place of secrets: what has the name of one, all of `auth` but its type, the
 * values of headers and of `urlParams`, what stands for a user in a URL, and the values of its parameters. Rather too
 * much than too little.
 */
export function shownValue(path: ConfigPath, value: unknown): ShownValue {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => shownValue([...path, index], item));
    return { value: items.map(({ value }) => value), masked: items.some(({ masked }) => masked) };
  }
  if (isConfigMap(value) && Object.keys(value).length > 0) {
    const shown = Object.entries(value).map(([key, item]) =>
      [key, shownValue([...path, key], item)] as const
    );
    const pairs = shown.map(([key, { value }]) => [key, value] as const);
    return { value: Object.fromEntries(pairs), masked: shown.some(([, { masked }]) => masked) };
  }
  const isFilled = value !== null && value !== "" && typeof value !== "object";
  if (isFilled && hasSecretName(path)) return { value: MASK, masked: true };
  if (typeof value !== "string") return { value, masked: false };
  const shown = withoutParameters(shownText(value), path);
  return { value: shown, masked: shown !== value };
}

function hasSecretName(path: ConfigPath): boolean {
  const names = path.map((part) => plainKey(String(part)).replace(/[^a-z0-9]/g, ""));
  if (["customheaders", "headers", "urlparams"].some((name) => names.includes(name))) return true;
  // All but the type: a key that is spelled wrong holds a secret as well.
  const auth = names.indexOf("auth");
  if (auth !== -1 && names.slice(auth + 1).join(".") !== "type") return true;
  return names.some((_, index) => SECRET_KEY_REGEXP.test(names.slice(0, index + 1).join("")));
}

function shownText(text: string): string {
  if (/^(bearer|basic)\s/i.test(text)) return MASK;
  // What should be JSON, or is a map in a place where it is not read as one.
  if (SECRET_WORD_REGEXP.test(text) && !text.includes("://")) return MASK;
  if (/[{}]/.test(text) && SECRET_WORD_REGEXP.test(text)) return MASK;
  return text
    // A password may hold blanks and slashes, so what precedes the last "@" goes.
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1***@")
    .replace(/([?&;#][^=?&;#]*=).*?(?=[?&;#][^=?&;#]*=|$)/gs, "$1***");
}

/** Hides what stands alone behind "?" and "#" in a URL, or in the end of one. */
function withoutParameters(text: string, path: ConfigPath): string {
  const isUrl = text.includes("://") || URL_KEY_REGEXP.test(plainKey(String(path.at(-1))));
  if (!isUrl) return text;
  return text.replace(
    /[?#].*/s,
    (tail) => tail.replace(/([?&;#])[^=?&;#]+(?=[?&;#]|$)/g, "$1***"),
  );
}
