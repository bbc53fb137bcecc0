import type { Pruned } from "../store/store.ts";
import type { Statements } from "../tables/statements.ts";
import { type TextKind, textRowId } from "../tables/text_kinds.ts";
import { pruneFacets } from "./_prune_facets.ts";

const HOUR = 3_600_000_000;

/**
 * Removes some of the runs that had their last event before a time in microseconds, with their events
 * and what only they name. Events of jobs and datasets stay. The transaction is the caller's.
 */
export function pruneRuns(
  statements: Statements,
  { before, limit }: { readonly before: number; readonly limit: number },
): Pruned {
  const runs = statements.all<{ id: number; job: number; sort_at: number; state: number }>(
    `SELECT id, job, sort_at, state FROM run WHERE sort_at < ?1 AND coalesce(last_at, named_at) < ?1
     ORDER BY sort_at LIMIT ?2`,
    before,
    limit,
  );
  // Event numbers are never reused, because readers remember the last number that they saw.
  statements.run(
    "INSERT OR REPLACE INTO meta SELECT 'last_event', coalesce(max(id), 0) FROM event HAVING max(id) > 0",
  );
  const datasets = new Set<number>();
  let events = 0;
  for (const { id, sort_at, state } of runs) {
    const used = statements.all<{ dataset: number; version: number | null }>(
      "SELECT DISTINCT dataset, version FROM io WHERE run = ?",
      id,
    );
    events += statements.run("DELETE FROM event WHERE run = ?", id);
    statements.run("DELETE FROM io WHERE run = ?", id);
    statements.run("UPDATE run SET parent = NULL WHERE parent = ?", id);
    statements.run("DELETE FROM run WHERE id = ?", id);
    statements.run(
      "UPDATE run_hour SET runs = runs - 1 WHERE hour = ? AND state = ?",
      Math.floor(sort_at / HOUR),
      state,
    );
    for (const kind of ["error", "folder"] as const) {
      statements.run("DELETE FROM found WHERE rowid = ?", textRowId(kind, id));
    }
    for (const { dataset, version } of used) {
      datasets.add(dataset);
      if (version !== null) pruneVersion(statements, version);
    }
  }
  const jobs = new Set(runs.map((run) => run.job));
  for (const job of jobs) pruneJob(statements, job);
  pruneFacets(statements, { jobs, datasets, before });
  return { events, runs: runs.length };
}

function pruneVersion(statements: Statements, id: number): void {
  statements.run(
    `DELETE FROM version WHERE id = ?1 AND told_first IS NULL
     AND NOT EXISTS (SELECT 1 FROM io WHERE version = ?1)`,
    id,
  );
}

function pruneJob(statements: Statements, id: number): void {
  const datasets = statements.all<{ dataset: number }>(
    "SELECT DISTINCT dataset FROM edge WHERE job = ?",
    id,
  );
  statements.run(
    `DELETE FROM edge WHERE job = ? AND NOT EXISTS (SELECT 1 FROM io WHERE io.job = edge.job
     AND io.direction = edge.direction AND io.dataset = edge.dataset)`,
    id,
  );
  const isUsed = statements.number(
    `SELECT EXISTS (SELECT 1 FROM run WHERE job = ?1) OR EXISTS (SELECT 1 FROM event WHERE job = ?1)
     OR EXISTS (SELECT 1 FROM job WHERE parent = ?1)`,
    id,
  );
  if (isUsed === 0) {
    for (const table of ["columns_of", "column_edge"]) {
      statements.run(`DELETE FROM ${table} WHERE job = ?`, id);
    }
    deleteEntity(statements, "job", { id, kinds: ["job", "sql", "job documentation"] });
  }
  for (const { dataset } of datasets) pruneDataset(statements, dataset);
}

function pruneDataset(statements: Statements, id: number): void {
  const isUsed = statements.number(
    `SELECT EXISTS (SELECT 1 FROM edge WHERE dataset = ?1)
     OR EXISTS (SELECT 1 FROM event WHERE dataset = ?1)
     OR EXISTS (SELECT 1 FROM column_edge WHERE dataset = ?1 OR in_dataset = ?1)`,
    id,
  );
  if (isUsed !== 0) return;
  for (const table of ["alias", "version", "columns_of"]) {
    statements.run(`DELETE FROM ${table} WHERE dataset = ?`, id);
  }
  deleteEntity(statements, "dataset", {
    id,
    kinds: ["dataset", "columns", "dataset documentation"],
  });
}

function deleteEntity(
  statements: Statements,
  table: "job" | "dataset",
  { id, kinds }: { readonly id: number; readonly kinds: readonly TextKind[] },
): void {
  statements.run(`DELETE FROM ${table} WHERE id = ?`, id);
  for (const kind of kinds) {
    statements.run("DELETE FROM found WHERE rowid = ?", textRowId(kind, id));
  }
}
