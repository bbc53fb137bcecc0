import { plainKey } from "../values/plain_key.ts";
import { isConfigMap } from "./value.ts";
import type { ConfigPath } from "./value.ts";

const MASK = "********";

// Names of options of the transports of the official clients, and of librdkafka and fsspec beneath.
const SECRET_KEY_REGEXP = new RegExp(
  "(password|passwd|passphrase|pass|pwd|secret|key|token|jwt|bearer|credential|cred|auth|" +
    "authorization|cookie|userinfo|signature|connectionstring|jaas|jaasconfig|oauthbearerconfig|" +
    "pem)s?$",
);
// Also where letters of one case leave no borders between words, as in names of variables.
const SECRET_PART_REGEXP = /secret|password|passphrase|credential|apikey|privatekey/;
const URL_KEY_REGEXP = /(url|uri|endpoint)$/;
const PLACE_KEY_REGEXP = /(url|uri|endpoint|file|path|location)$/;
const PLACE_REGEXP = /^(?:[a-z][a-z0-9+.-]*:\/\/|~?\/|\.{1,2}\/|[a-z]:\\)/i;
// What says of a place what is to be had there, as in `token_url`. A `secret_url` may be one itself.
const SUBJECT_REGEXP = /(auth|bearer|credential|jwt|key|token)s?$/;
const SECRET_WORD_REGEXP = /(key|token|secret|password|authorization|auth)["']?\s*[:=]/i;

/** A value as it may be shown. */
export interface ShownValue {
  readonly value: unknown;
  readonly masked: boolean;
}

/**
 * Puts asterisks in the place of secrets: what has a word for one in its name, all of `auth` but its
 * type, the values of headers and of `urlParams`, what stands for a user in a URL, and the values of its parameters. Rather too
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
  const isFilled = value !== null && value !== "" && !["object", "boolean"].includes(typeof value);
  if (isFilled && hasSecretName(path, value)) return { value: MASK, masked: true };
  if (typeof value !== "string") return { value, masked: false };
  const shown = withoutParameters(shownText(value), path);
  return { value: shown, masked: shown !== value };
}

function hasSecretName(path: ConfigPath, value: unknown): boolean {
  const names = path.map((part) => plainKey(String(part)).replace(/[^a-z0-9]/g, ""));
  if (["customheaders", "headers", "urlparams"].some((name) => names.includes(name))) return true;
  // All but the type: a key that is spelled wrong holds a secret as well.
  const auth = names.indexOf("auth");
  if (auth !== -1 && names.slice(auth + 1).join(".") !== "type") return true;
  const [last = ""] = names.slice(-1);
  const isPlace = PLACE_KEY_REGEXP.test(last) && PLACE_REGEXP.test(String(value));
  return path.some((part, index) => {
    if (names[index] === "auth") return false;
    const words = wordsOf(String(part), isPlace && index === names.length - 1);
    if ([...words, words.join("")].some(isSecretWord)) return true;
    return SECRET_KEY_REGEXP.test(names.slice(0, index + 1).join(""));
  });
}

function isSecretWord(word: string): boolean {
  return SECRET_KEY_REGEXP.test(word) || SECRET_PART_REGEXP.test(word);
}

/** Parts a name at its borders; that of a place without what is to be had there. */
function wordsOf(name: string, isPlace: boolean): string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  const plain = words.map((word) => word.toLowerCase());
  return isPlace ? plain.filter((word) => !SUBJECT_REGEXP.test(word)) : plain;
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
