import type { RunDatasetVersion } from "../../store/runs.ts";
import type { Statements } from "../../tables/statements.ts";
import type { IoRow } from "./io_rows.ts";

/** Returns the versions that a run read or wrote, in order; `versions` are those that were read before. */
export function runVersions(
  statements: Statements,
  rows: readonly IoRow[],
  { at, versions }: {
    readonly at: number;
    readonly versions: Map<number, RunDatasetVersion>;
  },
): readonly (RunDatasetVersion | undefined)[] {
  // Most datasets of a wide run have no version, and one statement finds them all.
  const versioned = new Set(
    statements.all<{ dataset: number }>(
      `SELECT value AS dataset FROM json_each(?)
       WHERE EXISTS (SELECT 1 FROM version WHERE version.dataset = value)`,
      JSON.stringify(rows.map(({ dataset }) => dataset)),
    ).map(({ dataset }) => dataset),
  );
  const ids = rows.map((io) =>
    versioned.has(io.dataset) ? versionIdOf(statements, io, at) : undefined
  );
  const missing = ids.filter((id) => id !== undefined && !versions.has(id));
  for (const { id, uuid, number } of numbersOf(statements, missing)) {
    versions.set(id, { version: uuid, number });
  }
  return ids.map((id) => id === undefined ? undefined : versions.get(id));
}

// A reader may not know all columns: the version is what was written before, where that is known.
function versionIdOf(statements: Statements, io: IoRow, at: number): number | undefined {
  if (io.direction === 1) return io.version ?? writtenVersionId(statements, io.dataset, { at });
  return writtenVersionId(statements, io.dataset, { at }) ?? io.version ??
    writtenVersionId(statements, io.dataset) ?? readVersionId(statements, io.dataset);
}

/** Returns the ids of versions, and their numbers in their datasets. */
export function numbersOf(
  statements: Statements,
  ids: readonly (number | undefined)[],
): readonly { readonly id: number; readonly uuid: string; readonly number: number }[] {
  return statements.all(
    `SELECT version.id, version.uuid, CASE WHEN version.first_at IS NULL THEN (
       SELECT count(*) FROM version AS earlier WHERE earlier.dataset = version.dataset
       AND earlier.read_at <= coalesce(version.read_at, 0)
     ) ELSE (
       SELECT count(*) FROM version AS earlier WHERE earlier.dataset = version.dataset
       AND earlier.first_at <= version.first_at
     ) END AS number
     FROM json_each(?) AS wanted CROSS JOIN version ON version.id = wanted.value`,
    JSON.stringify(ids),
  );
}

/** Returns the version of a dataset that was written last, at a time or until now. */
export function writtenVersionId(
  statements: Statements,
  dataset: number,
  { at = Number.MAX_SAFE_INTEGER }: { readonly at?: number } = {},
): number | undefined {
  // Without a version, a search for the last one reads every run of the dataset.
  const row = statements.get<CurrentRow>(
    `SELECT written.version, written.time, told.id AS told, told.told_last FROM (SELECT 1)
     LEFT JOIN (
       SELECT version, time FROM io WHERE dataset = ?1 AND direction = 1 AND sort_at <= ?2
       AND version IS NOT NULL AND EXISTS (
         SELECT 1 FROM version CROSS JOIN io AS known
         ON known.version = version.id AND known.direction = 1 WHERE version.dataset = ?1)
       ORDER BY sort_at DESC LIMIT 1
     ) AS written
     LEFT JOIN (
       SELECT id, told_last FROM version WHERE dataset = ?1 AND told_first <= ?2
       ORDER BY min(told_last, ?2) DESC LIMIT 1
     ) AS told`,
    dataset,
    at,
  );
  const { version, time, told, told_last: toldLast } = row ?? NOTHING;
  const isTold = told !== null && (time === null || (toldLast ?? 0) > time);
  return (isTold ? told : version) ?? undefined;
}

interface CurrentRow {
  readonly version: number | null;
  readonly time: number | null;
  readonly told: number | null;
  readonly told_last: number | null;
}

const NOTHING: CurrentRow = { version: null, time: null, told: null, told_last: null };

/** Returns the version that only readers know. */
export function readVersionId(statements: Statements, dataset: number): number | undefined {
  return statements.get<{ version: number }>(
    `SELECT version FROM io WHERE dataset = ?1 AND direction = 0 AND version IS NOT NULL
     AND EXISTS (
       SELECT 1 FROM version CROSS JOIN io AS known
       ON known.version = version.id AND known.direction = 0 WHERE version.dataset = ?1)
     ORDER BY sort_at DESC LIMIT 1`,
    dataset,
  )?.version;
}
