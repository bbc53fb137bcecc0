import { compareText } from "../../../internal/text/compare_text.ts";
import { formatEventTime } from "../../events/event_time.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { jobFacts } from "../../projection/job_facts.ts";
import type {
  FailingJob,
  HourOfRuns,
  Overview,
  OverviewQueries,
  RunWithUsual,
  SlowJob,
  StoreStatus,
} from "../../store/overview.ts";
import type { RunSummary, StateCounts } from "../../store/runs.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { firstFailure, jobOfId } from "../jobs/job_queries.ts";
import { readJobWeek } from "../jobs/job_week.ts";
import { entityName } from "../_names.ts";
import { RUN_COLUMNS, RUN_TABLES, type RunRow, runSummary } from "../runs/run_rows.ts";
import { countByState, countKept } from "../runs/state_counts.ts";

const HOUR = 3_600_000_000;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
const LISTED = 10;
const FINISHED = 14;
const SLOWEST = 6;

/** Reads the overview as of a time in microseconds. */
function readOverview(statements: Statements, { now }: { readonly now: number }): Overview {
  const hour = Math.floor(now / HOUR);
  const hours = Array.from({ length: DAY_HOURS }, (_, at): HourOfRuns => ({
    hour: formatEventTime((hour - at) * HOUR),
    runs: runsBetween(statements, hour - at, hour - at + 1),
  }));
  const failed = codeOfState("FAILED");
  return {
    hours,
    lastDay: runsBetween(statements, hour - DAY_HOURS + 1, hour + 1),
    dayBefore: runsBetween(statements, hour - 2 * DAY_HOURS + 1, hour - DAY_HOURS + 1),
    eventsLastDay: eventsBetween(statements, hour - DAY_HOURS + 1, hour + 1),
    eventsDayBefore: eventsBetween(statements, hour - 2 * DAY_HOURS + 1, hour - DAY_HOURS + 1),
    failingJobs: statements.number(
      "SELECT sum(count) FROM job_count WHERE state = ?",
      failed,
    ),
    failing: failingJobs(statements, failed),
    finished: runsBy(
      statements,
      "run.ended_at >= 0 ORDER BY run.ended_at DESC, run.id DESC",
      FINISHED,
    ),
    running: runsBy(
      statements,
      `run.state = ${codeOfState("RUNNING")} ORDER BY run.sort_at, run.id`,
      LISTED,
    ).map((run) => withUsual(statements, run)),
    runningRuns: countKept(statements, "run", {}).RUNNING,
    slowest: slowestJobs(statements, now),
  };
}

function runsBetween(statements: Statements, from: number, to: number): StateCounts {
  return countByState(statements.all(
    "SELECT state, sum(runs) AS count FROM run_hour WHERE hour >= ? AND hour < ? GROUP BY state",
    from,
    to,
  ));
}

function eventsBetween(statements: Statements, from: number, to: number): number {
  return statements.number(
    "SELECT sum(events) FROM event_hour WHERE hour >= ? AND hour < ? AND type = 'received'",
    from,
    to,
  );
}

function failingJobs(statements: Statements, failed: number): FailingJob[] {
  const rows = statements.all<{ id: number }>(
    "SELECT id FROM job WHERE state = ? AND hidden = 0 ORDER BY sort_at DESC, id DESC LIMIT ?",
    failed,
    LISTED,
  );
  return rows.flatMap(({ id }) => {
    const job = jobOfId(statements, id);
    const since = firstFailure(statements, id)?.endedAt;
    return job ? [{ job, ...since !== undefined && { since } }] : [];
  }).sort((a, b) => compareText(lastEnd(b), lastEnd(a)));
}

function lastEnd({ job: { lastRun } }: FailingJob): string {
  return lastRun?.endedAt ?? "";
}

function runsBy(statements: Statements, where: string, limit: number): RunSummary[] {
  const rows = statements.all<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE ${where} LIMIT ${limit}`,
  );
  return rows.map((row) => runSummary(statements, row));
}

// A week may have many runs. The runs that ended last represent all.
const LOOKED_AT = 5_000;
const SLOW_RUNS = 200;

function slowestJobs(statements: Statements, now: number): SlowJob[] {
  const rows = statements.all<{ job: number }>(
    `SELECT job FROM (
       SELECT job, ended_at - coalesce(start_at, active_at) AS took FROM (
         SELECT job, ended_at, start_at, active_at FROM run WHERE ended_at >= ?
         ORDER BY ended_at DESC LIMIT ${LOOKED_AT}
       ) ORDER BY took DESC LIMIT ${SLOW_RUNS}
     ) WHERE took > 0 GROUP BY job ORDER BY max(took) DESC LIMIT ${SLOWEST}`,
    now - WEEK_HOURS * HOUR,
  );
  const until = formatEventTime(now);
  return rows.map(({ job }): SlowJob => {
    return {
      job: entityName(statements, { kind: "job", id: job }),
      week: readJobWeek(statements, job, { until }),
    };
  }).filter(({ week }) => week.p95Ms !== undefined).sort(
    (a, b) => (b.week.p95Ms ?? 0) - (a.week.p95Ms ?? 0),
  );
}

function withUsual(statements: Statements, run: RunSummary): RunWithUsual {
  const row = statements.get<{ p50: number | null; facets: string }>(
    `SELECT p50, facets FROM job
     WHERE name = ? AND namespace = (SELECT id FROM namespace WHERE name = ?)`,
    run.job.name,
    run.job.namespace,
  );
  const { type } = jobFacts(FacetMap.fromText(row?.facets ?? "[]"));
  return { run, type, ...typeof row?.p50 === "number" && { p50Ms: row.p50 } };
}

function readStatus(statements: Statements, url: string): StoreStatus {
  const last = statements.get<{ received: number }>(
    "SELECT received FROM event ORDER BY id DESC LIMIT 1",
  );
  const pages = statements.number("PRAGMA page_count");
  return {
    url,
    bytes: pages * statements.number("PRAGMA page_size"),
    events: statements.number("SELECT sum(count) FROM event_count"),
    jobs: statements.number("SELECT sum(count) FROM job_count"),
    datasets: statements.number("SELECT sum(count) FROM dataset_count"),
    runs: statements.number("SELECT sum(count) FROM run_count"),
    ...last && { lastReceivedAt: formatEventTime(last.received) },
  };
}

/** Answers questions about the whole store. */
export function overviewQueries(
  ask: Ask,
  { url, now }: { readonly url: string; readonly now: () => number },
): OverviewQueries {
  return {
    overview: () => ask((statements) => readOverview(statements, { now: now() * 1000 })),
    status: () => ask((statements) => readStatus(statements, url)),
  };
}
