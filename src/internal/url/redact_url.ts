// Everything before the last "@" may belong to a password, which may hold slashes, blanks and "?".
const USER_REGEXP = /^((?:jdbc:[a-z0-9]+:(?:[a-z0-9]+:)?)?(?:[a-z][a-z0-9+.-]*:)?(?:\/\/)?).*@/is;

/**
 * Returns a URL without its secrets: user and password become `***@`, and query, fragment and
 * `;name=value` parameters become `***`. The text need not parse as a URL.
 */
export function redactUrl(text: string): string {
  const bare = text.replace(USER_REGEXP, (match, start: string) => `${startOf(match, start)}***@`);
  return bare.replace(/([?#]|;(?=[^/;=]*=)).+$/s, "$1***");
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
