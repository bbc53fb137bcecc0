import { formatEventTime } from "../../events/event_time.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import { ioStatistics } from "../../projection/statistics.ts";
import type { RunBar, RunSummary } from "../../store/runs.ts";
import { stateOfCode } from "../../tables/codes.ts";
import { type RecentRun, unpackRuns } from "../../tables/recent_runs.ts";
import type { Statements } from "../../tables/statements.ts";

/** A run as {@linkcode RUN_COLUMNS} selects it. */
export interface RunRow {
  readonly id: number;
  readonly uuid: string;
  readonly job: number;
  readonly state: number;
  readonly sort_at: number;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly named_at: number | null;
  readonly start_at: number | null;
  readonly active_at: number | null;
  readonly ended_at: number | null;
  readonly facets: string;
  readonly job_name: string;
  readonly job_namespace: string;
  readonly parent_uuid: string | null;
  readonly parent_name: string | null;
  readonly parent_namespace: string | null;
}

/** The columns of a run that its bar needs. */
export const BAR_COLUMNS = [
  "uuid",
  "state",
  "sort_at",
  "first_at",
  "named_at",
  "start_at",
  "active_at",
  "ended_at",
] as const;

/** A run as {@linkcode BAR_COLUMNS} select it. */
export type BarRow = Pick<RunRow, typeof BAR_COLUMNS[number]>;

/** The columns of a run with the names of its job and of its parent. */
export const RUN_COLUMNS = `run.id, run.uuid, run.job, run.state, run.sort_at, run.first_at,
  run.last_at, run.named_at, run.start_at, run.active_at, run.ended_at, run.facets,
  job.name AS job_name, (SELECT name FROM namespace WHERE id = job.namespace) AS job_namespace,
  parent.uuid AS parent_uuid, parent_job.name AS parent_name,
  (SELECT name FROM namespace WHERE id = parent_job.namespace) AS parent_namespace`;

/** The tables of {@linkcode RUN_COLUMNS}. */
export const RUN_TABLES = `run CROSS JOIN job ON job.id = run.job
  LEFT JOIN run AS parent ON parent.id = run.parent
  LEFT JOIN job AS parent_job ON parent_job.id = parent.job`;

/** Returns the run with a number. */
export function runOfId(statements: Statements, id: number): RunSummary | undefined {
  const row = statements.get<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE run.id = ?`,
    id,
  );
  return row && runSummary(statements, row);
}

/** Returns the run with an id. */
export function runOfUuid(statements: Statements, uuid: string): RunSummary | undefined {
  const row = runRow(statements, uuid);
  return row && runSummary(statements, row);
}

/** Reads the row of the run with an id. */
export function runRow(statements: Statements, uuid: string): RunRow | undefined {
  return statements.get<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE run.uuid = ?`,
    uuid.toLowerCase(),
  );
}

/** Converts a row into a summary. */
export function runSummary(statements: Statements, row: RunRow): RunSummary {
  const facets = FacetMap.fromText(row.facets).toObject();
  const error = textOf(objectOf(facets["errorMessage"])["message"]);
  return {
    ...barOf(row),
    job: { namespace: row.job_namespace, name: row.job_name },
    updatedAt: formatEventTime(row.last_at ?? row.named_at ?? 0),
    ...row.parent_uuid !== null && {
      parent: {
        runId: row.parent_uuid,
        job: { namespace: row.parent_namespace ?? "", name: row.parent_name ?? "" },
      },
    },
    ...error !== undefined && { error },
    ...rowsOf(statements, row.id),
    facets,
  };
}

/** Returns the bar of a run, unless it represents job events. */
export function runBar(statements: Statements, run: number): RunBar | undefined {
  const row = barRow(statements, run);
  return row && barOf(row);
}

/** Reads what the bar of a run needs, unless it represents job events. */
export function barRow(statements: Statements, run: number): BarRow | undefined {
  if (run < 0) return undefined;
  return statements.get<BarRow>("SELECT * FROM run WHERE id = ?", run);
}

/** Converts a row into a bar. */
export function barOf(row: BarRow): RunBar {
  return recentBar({
    uuid: row.uuid,
    state: row.state,
    sortAt: row.sort_at,
    createdAt: row.first_at ?? row.named_at ?? 0,
    startedAt: row.start_at ?? row.active_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  });
}

/** Converts a run in the row of its job into a bar. */
function recentBar(run: RecentRun): RunBar {
  const { startedAt, endedAt } = run;
  return {
    runId: run.uuid,
    state: stateOfCode(run.state),
    createdAt: formatEventTime(run.createdAt),
    ...startedAt !== undefined && { startedAt: formatEventTime(startedAt) },
    ...endedAt !== undefined && { endedAt: formatEventTime(endedAt) },
    ...startedAt !== undefined && endedAt !== undefined && {
      durationMs: Math.max(0, Math.round((endedAt - startedAt) / 1000)),
    },
  };
}

/** Converts the runs that a job stores into bars, newest first. */
export function recentBars(text: string, limit: number): RunBar[] {
  return unpackRuns(text).slice(0, limit).map(recentBar);
}

// Bad rows are written by their schema, as `runline process` emits it.
const BAD_FIELDS = '[{"name":"schema","type":"string"},{"name":"data","type":"object"}]';

/** Selects whether an output has the bad rows of a run of `runline process`. */
export const IS_BAD = `(io.direction = 1 AND EXISTS (SELECT 1 FROM version
  WHERE version.id = io.version AND version.fields = '${BAD_FIELDS}')
  AND EXISTS (SELECT 1 FROM run WHERE run.id = io.run AND run.facets LIKE '%"runline_claim"%'))`;

function rowsOf(
  statements: Statements,
  run: number,
): Pick<RunSummary, "rowsIn" | "rowsOut" | "rowsBad"> {
  const rows = statements.all<{ direction: number; facets: string; bad: number }>(
    `SELECT direction, facets, ${IS_BAD} AS bad FROM io WHERE run = ? AND facets <> '[]' LIMIT 1000`,
    run,
  );
  const sums: { rowsIn?: number; rowsOut?: number; rowsBad?: number } = {};
  for (const { direction, facets, bad } of rows) {
    const own = ioStatistics(FacetMap.fromText(facets).toObject())?.rows;
    const key = bad === 1 ? "rowsBad" : direction === 1 ? "rowsOut" : "rowsIn";
    if (own !== undefined) sums[key] = (sums[key] ?? 0) + own;
  }
  return sums;
}
