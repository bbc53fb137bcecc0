/** Tells whether a text is a pattern: whether it has `*`, `?` or `[`. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * Makes a regular expression of a pattern over paths, as shells have them: `*` and `?` stay within a
 * segment, a segment `**` is any number of them, `[a-z]` and `[!a-z]` are one character.
 */
export function globRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length;) {
    const [text, expression] = tokenAt(pattern, at);
    source += expression;
    at += text.length;
  }
  return new RegExp(`^${source}$`, "u");
}

/** Splits a pattern into the folder that it certainly lies in, with its slash, and the rest. */
export function splitGlob(pattern: string): { readonly folder: string; readonly rest: string } {
  const end = pattern.slice(0, pattern.search(/[*?[]/)).lastIndexOf("/") + 1;
  return { folder: pattern.slice(0, end), rest: pattern.slice(end) };
}

function tokenAt(pattern: string, at: number): readonly [text: string, expression: string] {
  const rest = pattern.slice(at);
  const startsSegment = at === 0 || pattern[at - 1] === "/";
  if (startsSegment && rest.startsWith("**/")) return ["**/", "(?:[^/]+/)*"];
  if (startsSegment && rest === "**") return ["**", ".+"];
  const [set, not, members = ""] = /^\[([!^]?)([^\]/]+)\]/.exec(rest) ?? [];
  if (set) return [set, `(?!/)[${not ? "^" : ""}${members.replace(/[\\[^]/g, "\\$&")}]`];
  const [character = ""] = rest;
  if (character === "*") return ["*", "[^/]*"];
  if (character === "?") return ["?", "[^/]"];
  return [character, character.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")];
}
