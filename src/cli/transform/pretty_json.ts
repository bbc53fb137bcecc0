const BACKSLASH = 92;
const TOKEN_REGEXP = /["[\]{},:]|[^\s"[\]{},:]+/g;

// Indentation of deep nesting grows with its square: 17,000 objects take 600 MB.
const MOST_SPACE = 16 * 1024 * 1024;

/**
 * Writes JSON text over several lines, as `JSON.stringify` with two spaces does. A text that would
 * grow by more than 16 MiB stays on one line.
 */
export function prettyJson(row: string): string {
  const mostLength = 2 * row.length + MOST_SPACE;
  let text = "";
  let indent = "\n";
  let before = "";
  for (const token of tokensOf(row)) {
    if (text.length + indent.length > mostLength) return row;
    if (token === "}" || token === "]") {
      indent = indent.slice(0, -2);
      if (before !== "{" && before !== "[") text += indent;
    } else if (before === "{" || before === "[") {
      text += indent;
    }
    text += token === ":" ? ": " : token;
    if (token === "{" || token === "[") indent += "  ";
    else if (token === ",") text += indent;
    before = token;
  }
  return text;
}

// A string is scanned by itself, as one with millions of escapes is too much for a pattern.
function* tokensOf(row: string): Generator<string, void> {
  const pattern = new RegExp(TOKEN_REGEXP);
  for (let match = pattern.exec(row); match; match = pattern.exec(row)) {
    if (match[0] === '"') pattern.lastIndex = stringEnd(row, match.index);
    yield row.slice(match.index, pattern.lastIndex);
  }
}

function stringEnd(row: string, start: number): number {
  for (let at = start;;) {
    at = row.indexOf('"', at + 1);
    let backslashes = 0;
    while (row.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}
