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
  const written = hasVersions(statements, dataset, 1)
    ? statements.get<{ version: number; time: number }>(
      `SELECT version, time FROM io WHERE dataset = ? AND direction = 1 AND sort_at <= ?
       AND version IS NOT NULL ORDER BY sort_at DESC LIMIT 1`,
      dataset,
      at,
    )
    : undefined;
  const told = statements.get<{ id: number; told_last: number }>(
    `SELECT id, told_last FROM version WHERE dataset = ? AND told_first <= ?
     ORDER BY min(told_last, ?) DESC LIMIT 1`,
    dataset,
    at,
    at,
  );
  if (written && told) return told.told_last > written.time ? told.id : written.version;
  return written?.version ?? told?.id;
}

/** Returns the version that only readers know. */
function readVersionId(statements: Statements, dataset: number): number | undefined {
  if (!hasVersions(statements, dataset, 0)) return undefined;
  return statements.get<{ version: number }>(
    `SELECT version FROM io WHERE dataset = ? AND direction = 0 AND version IS NOT NULL
     ORDER BY sort_at DESC LIMIT 1`,
    dataset,
  )?.version;
}

// Without a version, a search for the last one reads every run of the dataset.
function hasVersions(statements: Statements, dataset: number, direction: number): boolean {
  return statements.number(
    `SELECT count(*) FROM (
       SELECT 1 FROM version CROSS JOIN io ON io.version = version.id AND io.direction = ?
       WHERE version.dataset = ? LIMIT 1)`,
    direction,
    dataset,
  ) > 0;
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

/** Returns the version that a run read or wrote; `versions` are those that were read before. */
export function runVersion(
  statements: Statements,
  io: IoRow,
  { at, versions }: {
    readonly at: number;
    readonly versions: Map<number, RunDatasetVersion | undefined>;
  },
): RunDatasetVersion | undefined {
  // A reader may not know all columns: the version is what was written before, where that is known.
  const id = io.direction === 1
    ? io.version ?? currentVersionId(statements, io.dataset, { at })
    : currentVersionId(statements, io.dataset, { at }) ?? io.version ??
      currentVersionId(statements, io.dataset) ?? readVersionId(statements, io.dataset);
  if (id === null || id === undefined) return undefined;
  if (!versions.has(id)) versions.set(id, numberedVersion(statements, id));
  return versions.get(id);
}

function numberedVersion(statements: Statements, id: number): RunDatasetVersion | undefined {
  const row = versionRow(statements, id);
  return row && { version: row.uuid, number: numberOf(statements, row) };
}

/** Reads a version. */
export function versionRow(statements: Statements, id: number): VersionRow | undefined {
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
    number: numberOf(statements, row),
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

function numberOf(statements: Statements, row: VersionRow): number {
  const column = row.first_at === null ? "read_at" : "first_at";
  return statements.number(
    `SELECT count(*) FROM version WHERE dataset = ? AND ${column} <= ?`,
    row.dataset,
    row.first_at ?? row.read_at ?? 0,
  );
}
