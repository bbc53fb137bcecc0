import { parseSchemaKey } from "../../enriched/mod.ts";
import { formatCount } from "../../internal/text/format.ts";
import { formatTable } from "../format_table.ts";
import type { SchemaStatsJson } from "./schema_stats.ts";

const BAR_WIDTH = 16;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Formats the counts as tables with bars. */
export function schemaStatsText(stats: SchemaStatsJson): string {
  const parts = [namesTable(stats), schemasTable(stats), fieldsTable(stats)];
  return parts.filter((part) => part !== "").map((part) => `${part}\n`).join("\n");
}

/** Draws a share as a bar of blocks, in eighths of one. */
export function bar(share: number): string {
  const eighths = Math.round(share * BAR_WIDTH * 8);
  // A little is not nothing.
  const shown = share > 0 ? Math.max(eighths, 1) : 0;
  return "█".repeat(Math.floor(shown / 8)) + (EIGHTHS[shown % 8] ?? "");
}

function namesTable({ events, names }: SchemaStatsJson): string {
  const rows = Object.entries(names).map(([name, count]) => [
    name || "(no name)",
    formatCount(count),
    ...shareCells(count, events),
  ]);
  if (rows.length === 0) return "";
  return formatTable([["Event name", "Events", "Share", ""], ...rows], [1, 2]);
}

function schemasTable({ events, schemas }: SchemaStatsJson): string {
  const rows: (readonly string[])[] = [];
  let before = { vendor: "", name: "" };
  for (const { schema, field, ...counts } of schemas) {
    const { vendor, name, version } = parseSchemaKey(schema);
    const isNewVendor = vendor !== before.vendor;
    if (isNewVendor) rows.push([vendor]);
    const title = isNewVendor || name !== before.name ? `  ${name}` : "";
    const entities = formatCount(counts.entities);
    rows.push([title, version, field, entities, ...shareCells(counts.events, events)]);
    before = { vendor, name };
  }
  if (rows.length === 0) return "";
  const head = ["Schema", "Version", "Field", "Entities", "Share", ""];
  return formatTable([head, ...rows], [3, 4]);
}

function fieldsTable({ events, fields }: SchemaStatsJson): string {
  const filled = Object.entries(fields).filter(([, count]) => count > 0);
  if (filled.length === 0) return "";
  const rows = filled.map(([name, count]) => [
    name,
    formatCount(count),
    ...shareCells(count, events),
  ]);
  const empty = Object.keys(fields).length - filled.length;
  const table = formatTable([["Field", "Filled", "Share", ""], ...rows], [1, 2]);
  return empty > 0 ? `${table}\n${empty} more are empty in all events` : table;
}

function shareCells(count: number, total: number): readonly [share: string, bar: string] {
  const share = total === 0 ? 0 : count / total;
  return [`${(100 * share).toFixed(1)} %`, bar(share)];
}
