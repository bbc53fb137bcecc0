import { nameUuid } from "../events/name_uuid.ts";
import { formatEventTime } from "../events/event_time.ts";
import type { SchemaField } from "../projection/dataset_content.ts";
import type { DatasetField, DatasetVersion } from "../store/datasets.ts";
import type { EntityName } from "../store/names.ts";
import type { RunDatasetVersion } from "../store/runs.ts";
import type { Statements } from "../tables/statements.ts";
import type { IoRow } from "./_io_rows.ts";
import { runOfId } from "./_run_rows.ts";

/** A version of a dataset. */
export interface VersionRow {
  readonly id: number;
  readonly dataset: number;
  readonly uuid: string;
  readonly first_at: number | null;
  readonly read_at: number | null;
  readonly told_last: number | null;
  readonly lifecycle: string | null;
  readonly storage: string | null;
  readonly fields: string | null;
}

/** Adds the tags of columns to the columns of a version. */
export type TagFields = (fields: readonly SchemaField[]) => readonly DatasetField[];

/** Returns the version of a dataset that was written last, at a time or until now. */
function currentVersionId(
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
function readVersionId(statements: Statements, dataset: number): number | undefined {
  return statements.get<{ version: number }>(
    `SELECT version FROM io WHERE dataset = ?1 AND direction = 0 AND version IS NOT NULL
     AND EXISTS (
       SELECT 1 FROM version CROSS JOIN io AS known
       ON known.version = version.id AND known.direction = 0 WHERE version.dataset = ?1)
     ORDER BY sort_at DESC LIMIT 1`,
    dataset,
  )?.version;
}

/** Returns the current version of a dataset. */
export function currentVersion(
  statements: Statements,
  dataset: number,
  options: { readonly name: EntityName; readonly tagged: TagFields },
): DatasetVersion | undefined {
  const id = currentVersionId(statements, dataset) ?? readVersionId(statements, dataset);
  const row = id === undefined ? undefined : versionRow(statements, id);
  return row && datasetVersion(statements, row, options);
}

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
  if (io.direction === 1) return io.version ?? currentVersionId(statements, io.dataset, { at });
  return currentVersionId(statements, io.dataset, { at }) ?? io.version ??
    currentVersionId(statements, io.dataset) ?? readVersionId(statements, io.dataset);
}

/** Returns the ids of versions, and their numbers in their datasets. */
function numbersOf(
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

/** Reads a version. */
function versionRow(statements: Statements, id: number): VersionRow | undefined {
  return statements.get<VersionRow>("SELECT * FROM version WHERE id = ?", id);
}

/** Converts a row into a version. */
export function datasetVersion(
  statements: Statements,
  row: VersionRow,
  { name, tagged }: { readonly name: EntityName; readonly tagged: TagFields },
): DatasetVersion {
  const written = row.first_at !== null;
  const direction = written ? 1 : 0;
  const fields = row.fields ?? fieldsBefore(statements, row);
  const lastIo = statements.number(
    "SELECT max(time) FROM io WHERE version = ? AND direction = ?",
    row.id,
    direction,
  );
  const run = statements.get<{ run: number }>(
    "SELECT run FROM io WHERE version = ? AND direction = 1 ORDER BY time LIMIT 1",
    row.id,
  );
  const createdByRun = run && runOfId(statements, run.run);
  return {
    version: row.uuid,
    number: numbersOf(statements, [row.id])[0]?.number ?? 0,
    dataset: name,
    createdAt: formatEventTime(row.first_at ?? row.read_at ?? 0),
    lastSeenAt: formatEventTime(Math.max(lastIo, row.told_last ?? 0)),
    fields: tagged(JSON.parse(fields) as SchemaField[]),
    ...row.lifecycle !== null && { lifecycleState: row.lifecycle },
    ...row.storage !== null && { storageVersion: row.storage },
    schemaVersion: nameUuid(fields),
    ...createdByRun && { createdByRun },
    runs: statements.number(
      "SELECT count(*) FROM io WHERE version = ? AND direction = 1",
      row.id,
    ),
  };
}

// A mention without a schema changes none.
function fieldsBefore(statements: Statements, row: VersionRow): string {
  return statements.get<{ fields: string }>(
    `SELECT fields FROM version WHERE dataset = ? AND first_at <= ? AND fields IS NOT NULL
     ORDER BY first_at DESC LIMIT 1`,
    row.dataset,
    row.first_at ?? row.read_at ?? 0,
  )?.fields ?? "[]";
}
