import { formatEventTime } from "../../events/event_time.ts";
import { nameUuid } from "../../events/name_uuid.ts";
import type { SchemaField } from "../../projection/dataset_content.ts";
import type { DatasetField, DatasetVersion } from "../../store/datasets.ts";
import type { EntityName } from "../../store/names.ts";
import type { Statements } from "../../tables/statements.ts";
import { runOfId } from "../runs/run_rows.ts";
import { numbersOf, readVersionId, writtenVersionId } from "../runs/run_versions.ts";

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

/** Returns the current version of a dataset. */
export function currentVersion(
  statements: Statements,
  dataset: number,
  options: { readonly name: EntityName; readonly tagged: TagFields },
): DatasetVersion | undefined {
  const id = writtenVersionId(statements, dataset) ?? readVersionId(statements, dataset);
  const row = id === undefined ? undefined : versionRow(statements, id);
  return row && datasetVersion(statements, row, options);
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
