import { FacetMap } from "../../projection/facet_map.ts";
import type { Statements } from "../../tables/statements.ts";
import { textRowId } from "../../tables/text_kinds.ts";
import type { StoredDataset } from "./dataset_rows.ts";
import { VersionRows } from "./version_rows.ts";

/** Merges a dataset into another one, of which its name is an alias. */
export function mergeDataset(
  statements: Statements,
  { from, into }: { readonly from: StoredDataset; readonly into: StoredDataset },
): void {
  const gone = statements.number("SELECT count(*) FROM dataset WHERE id = ?", from.id) === 0;
  if (gone || from.id === into.id) return;
  mergeRow(statements, { from, into });
  moveVersions(statements, { from, into });
  mergeIo(statements, { from, into });
  for (const [table, column] of MOVED) {
    statements.run(
      `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE ${column} = ?`,
      into.id,
      from.id,
    );
    statements.run(`DELETE FROM ${table} WHERE ${column} = ?`, from.id);
  }
  statements.run("UPDATE event SET dataset = ? WHERE dataset = ?", into.id, from.id);
  statements.run("UPDATE alias SET dataset = ? WHERE dataset = ?", into.id, from.id);
  statements.run("DELETE FROM dataset WHERE id = ?", from.id);
  for (const kind of ["dataset", "columns", "dataset documentation"] as const) {
    statements.run("DELETE FROM found WHERE rowid = ?", textRowId(kind, from.id));
  }
  statements.run(
    "INSERT INTO alias VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    from.namespace,
    from.name,
    into.id,
  );
}

type Pair = { readonly from: StoredDataset; readonly into: StoredDataset };

const MOVED = [
  ["edge", "dataset"],
  ["columns_of", "dataset"],
  ["column_edge", "dataset"],
  ["column_edge", "in_dataset"],
] as const;

function mergeRow(statements: Statements, { from, into }: Pair): void {
  into.facets.mergeMap(from.facets);
  into.about.mergeMap(from.about);
  statements.run(
    `UPDATE dataset SET first_at = min(first_at, ?), last_at = max(last_at, ?), about = ?, facets = ?
     WHERE id = ?`,
    from.span.first,
    from.span.last,
    into.about.toText(),
    into.facets.toText(),
    into.id,
  );
}

// The id of a version has the name of its dataset in it, so each becomes one of the other dataset.
function moveVersions(statements: Statements, { from, into }: Pair): void {
  const versions = new VersionRows(statements);
  const rows = statements.all<
    {
      id: number;
      lifecycle: string | null;
      storage: string | null;
      fields: string | null;
      told_first: number | null;
      told_last: number | null;
    }
  >("SELECT * FROM version WHERE dataset = ?", from.id);
  for (const row of rows) {
    const id = versions.idOf(into, {
      ...row.fields !== null && { fields: row.fields },
      ...row.lifecycle !== null && { lifecycleState: row.lifecycle },
      ...row.storage !== null && { storageVersion: row.storage },
    });
    statements.run("UPDATE io SET version = ? WHERE version = ?", id, row.id);
    if (row.told_first !== null) versions.observe(id, row.told_first);
    if (row.told_last !== null) versions.observe(id, row.told_last);
    versions.mark(id);
  }
  statements.run("DELETE FROM version WHERE dataset = ?", from.id);
  versions.flush();
}

interface IoRow {
  readonly run: number;
  readonly direction: number;
  readonly time: number;
  readonly content_stamp: string;
  readonly version: number | null;
  readonly facets: string;
}

function mergeIo(statements: Statements, { from, into }: Pair): void {
  statements.run("UPDATE OR IGNORE io SET dataset = ? WHERE dataset = ?", into.id, from.id);
  const versions = new VersionRows(statements);
  // The rest are runs that name the dataset by both names.
  for (const row of statements.all<IoRow>("SELECT * FROM io WHERE dataset = ?", from.id)) {
    const own = statements.get<IoRow>(
      "SELECT * FROM io WHERE run = ? AND direction = ? AND dataset = ?",
      row.run,
      row.direction,
      into.id,
    );
    if (!own) continue;
    const facets = FacetMap.fromText(own.facets);
    facets.mergeMap(FacetMap.fromText(row.facets));
    const newer = row.content_stamp > own.content_stamp ? row : own;
    statements.run(
      `UPDATE io SET time = ?, content_stamp = ?, facets = ?, version = ?
       WHERE run = ? AND direction = ? AND dataset = ?`,
      Math.max(own.time, row.time),
      newer.content_stamp,
      facets.toText(),
      newer.version,
      row.run,
      row.direction,
      into.id,
    );
    for (const { version } of [own, row]) if (version !== null) versions.mark(version);
  }
  statements.run("DELETE FROM io WHERE dataset = ?", from.id);
  versions.flush();
}
