const LONGEST = 2_000;

/**
 * The characters without a width, and the marks that reorder text: https://www.unicode.org/reports/tr9/.
 * The joiners U+200C and U+200D are not among them: words of several languages and emoji need them.
 */
export const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

// Control characters of both blocks, and breaks of lines and paragraphs.
const BREAKING = /[\p{Cc}\u2028\u2029]/gu;

/**
 * Returns a text from outside as one line that is safe to print: names of files, keys of objects and
 * messages of servers may contain escape sequences of terminals. A text that is too long is cut.
 */
export function printable(text: string, maxLength = LONGEST): string {
  const more = text.length - maxLength;
  const kept = more > 0 ? `${text.slice(0, maxLength)}… (${more} more characters)` : text;
  return kept.replace(BREAKING, escaped).replace(INVISIBLE, escaped);
}

/** Escapes the control characters of a text of several lines. */
export function printableLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, escaped);
}

function escaped(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\t") return "\\t";
  if (character === "\r") return "\\r";
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
