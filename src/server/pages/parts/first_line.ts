const LONGEST_LINE = 300;

/** The first line of a message, for tables. */
export function firstLine(text: string): string {
  const [line = ""] = text.trim().split(/\r?\n/, 1);
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()}…` : line;
}

/** The first paragraph of a text: all of it, unless an empty line follows. */
export function firstParagraph(text: string | undefined): string | undefined {
  return text?.split(/\n\s*\n/, 1)[0];
}
