const HEADER = /^\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]\s*/;

/**
 * Reads the URL of a remote repository out of a git configuration; the first, if there are several.
 * Files that it includes are not read: <https://git-scm.com/docs/git-config#_syntax>. What
 * `url.<base>.insteadOf` puts in its place does not count either: that is how one machine reaches the
 * repository, often with a token, and not what the repository is.
 */
export function remoteUrl(config: string, remote: string): string | undefined {
  let isRemote = false;
  // A backslash at the end of a line goes on in the next.
  for (const line of config.replace(/\\\r?\n/g, "").split(/\r?\n/)) {
    let text = line.trim();
    const header = HEADER.exec(text);
    if (header) {
      const [all, section = "", name = ""] = header;
      isRemote = section.toLowerCase() === "remote" && unescape(name) === remote;
      text = text.slice(all.length);
    }
    const [, value] = /^url\s*=\s*(.*)$/i.exec(text) ?? [];
    if (isRemote && value) return plainValue(value);
  }
  return undefined;
}

/** Removes quotes, escapes and the comment from a value. */
function plainValue(text: string): string {
  const pieces = text.matchAll(/"((?:[^"\\]|\\.)*)"|([#;].*)|((?:[^"\\#;]|\\.)+)/g);
  return [...pieces].map(([, quoted, , bare]) => unescape(quoted ?? bare ?? "")).join("").trim();
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? letter);
}
