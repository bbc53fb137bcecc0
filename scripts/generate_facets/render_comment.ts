// The width that is left of 100 columns inside of an interface: two of indent, then " * " or "/**  */".
const ROW = 95;
const ONLY_ROW = 91;

/** Writes a JSDoc comment, with long lines broken unless they are code. */
export function renderComment(lines: readonly string[]): string {
  const [only = ""] = lines;
  if (lines.length === 1 && only.length <= ONLY_ROW) return `/** ${only} */`;
  const code = lines.findIndex((line) => line.startsWith("```"));
  const prose = code < 0 ? lines : lines.slice(0, code);
  const all = [...prose.flatMap(wrap), ...lines.slice(prose.length)];
  return ["/**", ...all.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function wrap(line: string): string[] {
  const rows = [""];
  for (const word of line.split(" ")) {
    const row = rows[rows.length - 1] ?? "";
    const longer = row === "" ? word : `${row} ${word}`;
    if (row === "" || longer.length <= ROW) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}
