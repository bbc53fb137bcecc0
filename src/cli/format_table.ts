import { printable } from "../internal/text/printable.ts";

/** Lays out rows of cells as a table with a head; columns named in `right` are set to the right. */
export function formatTable(
  texts: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const rows = texts.map((row) => row.map((cell) => printable(cell)));
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0)
  );
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd();
  const [head = [], ...body] = rows;
  return [head, widths.map((width) => "─".repeat(width)), ...body].map(line).join("\n");
}
