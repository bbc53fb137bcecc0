import { ioStatistics, type Statistics } from "../../projection/statistics.ts";
import type { RunBar } from "../../store/runs.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import { lastIoWith } from "../runs/last_io.ts";
import { barOf, type BarRow, barRow, runBar } from "../runs/run_rows.ts";

/** The state of jobs and datasets at the time of a graph. */
export interface GraphTime {
  /** Returns a run as it was. */
  run(run: number): RunBar | undefined;
  /** Returns the last run of a job. */
  lastRun(job: number): RunBar | undefined;
  /** Returns how much was written last of a dataset. */
  amount(dataset: number): Statistics | undefined;
}

/** Returns the state of jobs and datasets at a time. */
export function graphAt(statements: Statements, at: number): GraphTime {
  return {
    run: (run) => barAt(barRow(statements, run), at),
    lastRun: (job) => barAt(lastRow(statements, job, at), at),
    amount: (dataset) => {
      const [io] = lastIoWith(statements, dataset, {
        direction: 1,
        facet: "outputStatistics",
        limit: 1,
        at,
      });
      return io && ioStatistics(io.facets.toObject());
    },
  };
}

// A run that ended later was running.
function barAt(row: BarRow | undefined, at: number): RunBar | undefined {
  if (!row) return undefined;
  if (row.ended_at !== null && row.ended_at <= at) return barOf(row);
  const startedAt = row.start_at ?? row.active_at;
  return {
    ...barOf({ ...row, state: codeOfState("RUNNING"), ended_at: null }),
    ...startedAt !== null && { durationMs: Math.max(0, Math.round((at - startedAt) / 1000)) },
  };
}

/** The results of the runs of a graph. */
export interface RunsOfGraph {
  /** The runs by their jobs. */
  readonly runs: ReadonlyMap<number, number>;
  /** The amounts that they read or wrote of datasets. */
  readonly amounts: ReadonlyMap<number, Statistics>;
  /** The start of the first one. */
  readonly startAt: number;
}

/** Returns the state of jobs and datasets as some runs left it. */
export function graphOfRuns(
  statements: Statements,
  { runs, amounts, startAt }: RunsOfGraph,
): GraphTime {
  const run = (id: number): RunBar | undefined => runBar(statements, id);
  return {
    run,
    // A parent that is not in the graph had started before its child.
    lastRun: (job) => run(runs.get(job) ?? lastRow(statements, job, startAt)?.id ?? 0),
    amount: (dataset) => amounts.get(dataset),
  };
}

function lastRow(
  statements: Statements,
  job: number,
  at: number,
): BarRow & { readonly id: number } | undefined {
  return statements.get(
    "SELECT * FROM run WHERE job = ? AND sort_at <= ? ORDER BY sort_at DESC, id DESC LIMIT 1",
    job,
    at,
  );
}
