import { parseEventTime } from "../../events/event_time.ts";
import type { JobWeek } from "../../store/jobs.ts";
import { codeOfState } from "../../tables/codes.ts";
import { percentile } from "../../tables/recent_runs.ts";
import type { Statements } from "../../tables/statements.ts";
import { BAR_COLUMNS, barOf, type BarRow } from "../runs/run_rows.ts";

const WEEK = 7 * 24 * 3_600_000_000;

// The last runs of a week represent a job that runs every minute.
const LOOKED_AT = 200;

/** Reads the durations of the completed runs of a job in the seven days before a time. */
export function readJobWeek(
  statements: Statements,
  job: number,
  { until }: { readonly until: string },
): JobWeek {
  const time = parseEventTime(until);
  const end = typeof time === "number" ? time : 0;
  const [week, before] = [end - WEEK, end - 2 * WEEK].map((from) => {
    return completedRuns(statements, job, { from, to: from + WEEK });
  });
  const slowest = week?.at(-1);
  return {
    runs: week?.length ?? 0,
    runsBefore: before?.length ?? 0,
    ...percentileOf(week, "p95Ms"),
    ...percentileOf(before, "p95BeforeMs"),
    ...slowest && { slowest: barOf(slowest) },
  };
}

type TimedRun = BarRow & { readonly took: number };

/** Returns runs, the shortest first. */
function completedRuns(
  statements: Statements,
  job: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly TimedRun[] {
  return statements.all<TimedRun>(
    `SELECT * FROM (
       SELECT ${BAR_COLUMNS.join(", ")}, ended_at - coalesce(start_at, active_at) AS took FROM run
       WHERE job = ? AND sort_at >= ? AND sort_at < ? AND state = ?
       ORDER BY sort_at DESC LIMIT ${LOOKED_AT}
     ) WHERE took >= 0 ORDER BY took, sort_at`,
    job,
    from,
    to,
    codeOfState("COMPLETED"),
  );
}

function percentileOf<Name extends string>(
  runs: readonly TimedRun[] | undefined,
  name: Name,
): { readonly [Key in Name]?: number } {
  const took = percentile(runs?.map((run) => Math.round(run.took / 1000)) ?? [], 0.95);
  return took === undefined ? {} : { [name]: took } as { readonly [Key in Name]: number };
}
