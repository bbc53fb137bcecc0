/**
 * Wraps a text of paragraphs to lines of a width. Indented lines stay as they are, and so does a word
 * that is longer than a line.
 */
export function wrap(text: string, width: number): string {
  return text.split("\n\n").map((paragraph) => {
    if (/^\s/m.test(paragraph)) return paragraph;
    const lines: string[] = [];
    for (const word of paragraph.split(/\s+/)) {
      const line = lines.at(-1);
      if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${line} ${word}`;
    }
    return lines.join("\n");
  }).join("\n\n");
}
