const LONGEST_LINE = 300;

/** The first line of a message, for tables. */
export function firstLine(text: string): string {
  const [line = ""] = text.trim().split(/\r?\n/, 1);
  return cutText(line, LONGEST_LINE);
}

/** Cuts a text at a length, with a sign that it goes on. */
export function cutText(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
}

/** The first paragraph of a text: all of it, unless an empty line follows. */
export function firstParagraph(text: string | undefined): string | undefined {
  return text?.split(/\n\s*\n/, 1)[0];
}
