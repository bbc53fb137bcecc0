// deno-lint-ignore-file no-console -- a measurement prints its result
import { mkdir, writeFile } from "node:fs/promises";

/** A table of figures. */
export interface BenchTable {
  /** The subject of the measurement. */
  readonly title: string;
  readonly columns: readonly string[];
  /** One for each thing that is compared. */
  readonly rows: readonly (readonly string[])[];
}

/** Shows a table, and writes it into `.cache/bench/`. */
export async function showTable(name: string, table: BenchTable): Promise<void> {
  const lines = [table.columns, ...table.rows];
  const widths = table.columns.map((_, index) => {
    return Math.max(3, ...lines.map((line) => line[index]?.length ?? 0));
  });
  const [head = "", ...body] = lines.map((line) => {
    return `| ${widths.map((width, index) => (line[index] ?? "").padEnd(width)).join(" | ")} |`;
  });
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const text = `${table.title}\n\n${[head, rule, ...body].join("\n")}\n`;
  console.log(text);
  const folder = new URL("../../.cache/bench/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.md`, folder), text);
}
