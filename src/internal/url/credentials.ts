import { binaryString } from "../text/binary_string.ts";

// Everything before the last "@" may belong to a password, which may hold slashes, blanks and "?".
const USER_REGEXP = /^((?:jdbc:[a-z0-9]+:(?:[a-z0-9]+:)?)?(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?).*@/is;

// `;name=value`, and all that is behind it.
const PARAMETER_REGEXP = /;(?=[^/;=]*=).*$/s;

// The hosts of a URL. The ARN of an access point has colons of its own.
const HOSTS_REGEXP =
  /^((?:jdbc:(?:[a-z0-9]+:)?)?[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)(?!arn:)([^/?#;]*)/i;

// A colon without a port behind it, as in `https://host:secret/path`; not that of an IPv6 address.
const LOOSE_PORT_REGEXP = /(\[[^\][]*\])|:(?!\d*(?:,|$)).*/gs;

/**
 * Returns a URL without its secrets: user and password become `***@`, and query, fragment,
 * `;name=value` parameters and a port that is not a number become `***`. The text need not parse as a
 * URL.
 */
export function redactUrl(text: string): string {
  const bare = text.replace(USER_REGEXP, (match, start: string) => `${startOf(match, start)}***@`);
  return withoutLoosePort(bare).replace(/([?#]|;(?=[^/;=]*=)).+$/s, "$1***");
}

/**
 * Returns a URL that has neither query nor fragment without its `;name=value` parameters, or
 * `undefined` if some text may still be a secret: a port that is not a number, or text behind a
 * parameter that may be the rest of its value.
 */
export function withoutLooseSecrets(url: string): string | undefined {
  if (withoutLoosePort(url) !== url) return undefined;
  const parameters = PARAMETER_REGEXP.exec(url)?.[0] ?? "";
  return parameters.includes("/") ? undefined : url.slice(0, url.length - parameters.length);
}

// Text behind such a port may be the rest of a secret.
function withoutLoosePort(text: string): string {
  const [, start = "", hosts = ""] = HOSTS_REGEXP.exec(text) ?? [];
  const masked = hosts.replace(LOOSE_PORT_REGEXP, (_, address?: string) => address ?? ":***");
  return masked === hosts ? text : `${start}${masked}`;
}

/** Reports whether every client can send a token in a header: printable ASCII without spaces. */
export function isSendableToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** Reports whether a text looks like a URL, so that it may hold a password. */
export function looksLikeUrl(text: string): boolean {
  return /:\/\/|^jdbc:/i.test(text);
}

// Without "//" the text before the first colon may be the user: `user:password@host`.
function startOf(match: string, start: string): string {
  if (start.endsWith("//")) return start;
  return /^jdbc:[a-z0-9]+:(?:[a-z0-9]+:)?/i.exec(match)?.[0] ?? "";
}

const MOST_READ = 4096;
const MOST_SHOWN = 200;

// A header or a setting that is a secret, with all that is behind it.
const HEADER_REGEXP =
  /((?:authorization|x-amz-security-token|x-api-key|secret_?access_?key|session_?token|password|cookie)["'\]]*\s{0,9}[:=]).*/i;

// The credentials of an `Authorization` header.
const SCHEME_REGEXP = /\b(AWS4-HMAC-SHA256) .*|\b(Basic|Bearer) \S+/g;

/**
 * Returns the part of a message of another program that may stand in an error: its first line, at most
 * 200 characters, without the secrets of URLs and headers, and without the command that failed.
 */
export function foreignText(message: string): string {
  const [line = ""] = message.slice(0, MOST_READ).split(/[\r\n]/, 1);
  return line.replace(/^(Command failed).*/, "$1")
    .replace(HEADER_REGEXP, "$1***")
    .replaceAll(SCHEME_REGEXP, "$1$2 ***")
    .replaceAll(/:\/\/[^\s"'<>]+/g, (rest) => redactUrl(`x${rest}`).slice(1))
    .slice(0, MOST_SHOWN).toWellFormed();
}

/** Returns the value of `Authorization` for the user and password of a URL, if it has any. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const pair = `${percentDecode(username)}:${percentDecode(password)}`;
  return `Basic ${btoa(binaryString(new TextEncoder().encode(pair)))}`;
}

/** Decodes percent-encoded text. Text that is not well-formed is returned unchanged. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
