import { formatEventTime } from "../../events/event_time.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { jobFacts } from "../../projection/job_facts.ts";
import type {
  JobDetail,
  JobFilter,
  JobOrder,
  JobQueries,
  JobSummary,
  JobVersion,
} from "../../store/jobs.ts";
import type { EntityName, Page, PageRequest } from "../../store/names.ts";
import type { RunSummary, StateCounts } from "../../store/runs.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { tagsOf } from "../catalog/tag_rows.ts";
import { entityName, jobId, namespaceId } from "../_names.ts";
import {
  Conditions,
  containing,
  cursorOf,
  limitOf,
  offsetOf,
  pageAtOffset,
  pageOf,
  placeholders,
} from "../_paging.ts";
import { type JobContent, jobContent } from "../runs/io_rows.ts";
import { recentBars, runOfId, runOfUuid } from "../runs/run_rows.ts";
import { countByState, countKept } from "../runs/state_counts.ts";
import { readJobWeek } from "./job_week.ts";

interface JobRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly parent: number | null;
  readonly sort_at: number;
  readonly failures: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly recent: string;
  readonly facets: string;
}

const COLUMNS =
  `job.id, (SELECT name FROM namespace WHERE id = job.namespace) AS namespace, job.name,
  job.first_at, job.last_at, job.parent, job.sort_at, job.failures, job.p50, job.p95, job.recent,
  job.facets`;

/** The bars of a job in a list, and beside its details. */
const BARS = 10;
const DETAIL_BARS = 24;

/** Returns the job with a number, as in lists. */
export function jobOfId(statements: Statements, id: number): JobSummary | undefined {
  const row = statements.get<JobRow>(`SELECT ${COLUMNS} FROM job WHERE id = ?`, id);
  return row && jobSummary(statements, row);
}

/** Returns a job with all its details. */
function readJob(statements: Statements, name: EntityName): JobDetail | undefined {
  const id = jobId(statements, name);
  if (id === undefined) return undefined;
  const row = statements.get<JobRow>(`SELECT ${COLUMNS} FROM job WHERE id = ?`, id);
  if (!row) return undefined;
  const facets = FacetMap.fromText(row.facets).toObject();
  const lastCompleted = lastCompletedRun(statements, id);
  const failingSince = row.failures > 0 ? firstFailure(statements, id) : undefined;
  const { inputs = [], outputs = [], version } = jobContent(statements, id) ?? {};
  return {
    ...jobSummary(statements, row, DETAIL_BARS),
    facets,
    inputs,
    outputs,
    tags: tagsOf(statements, "job", { name, facet: facets["tags"] }).own,
    ...version !== undefined && { version },
    ...lastCompleted && { lastCompleted },
    ...failingSince && { failingSince },
  };
}

function lastCompletedRun(statements: Statements, job: number): RunSummary | undefined {
  const id = statements.number(
    "SELECT id FROM run WHERE job = ? AND state = ? ORDER BY sort_at DESC, id DESC LIMIT 1",
    job,
    codeOfState("COMPLETED"),
  );
  return id === 0 ? undefined : runOfId(statements, id);
}

/** Returns the first run that failed since the last one that completed. */
export function firstFailure(statements: Statements, job: number): RunSummary | undefined {
  const id = statements.number(
    `SELECT id FROM run WHERE job = ?1 AND state = ?2 AND sort_at > coalesce(
       (SELECT sort_at FROM run WHERE job = ?1 AND state = ?3 ORDER BY sort_at DESC LIMIT 1), -1)
     ORDER BY sort_at, id LIMIT 1`,
    job,
    codeOfState("FAILED"),
    codeOfState("COMPLETED"),
  );
  return id === 0 ? undefined : runOfId(statements, id);
}

function jobSummary(statements: Statements, row: JobRow, limit = BARS): JobSummary {
  const facts = jobFacts(FacetMap.fromText(row.facets));
  const bars = recentBars(row.recent, limit);
  const lastRun = bars[0] && runOfUuid(statements, bars[0].runId);
  const parent = row.parent === null
    ? undefined
    : entityName(statements, { kind: "job", id: row.parent });
  return {
    namespace: row.namespace,
    name: row.name,
    type: facts.type,
    simpleName: simpleName(row, parent),
    children: statements.number("SELECT count(*) FROM job WHERE parent = ?", row.id),
    createdAt: formatEventTime(row.first_at),
    updatedAt: formatEventTime(row.last_at),
    lastRuns: bars.reverse(),
    failuresInRow: row.failures,
    ...parent && { parent },
    ...facts.integration !== undefined && { integration: facts.integration },
    ...facts.jobType !== undefined && { jobType: facts.jobType },
    ...facts.description !== undefined && { description: facts.description },
    ...facts.location !== undefined && { location: facts.location },
    ...lastRun && { lastRun },
    ...row.p50 !== null && { p50Ms: row.p50 },
    ...row.p95 !== null && { p95Ms: row.p95 },
  };
}

function simpleName({ name }: JobRow, parent: EntityName | undefined): string {
  return parent && name.startsWith(`${parent.name}.`) ? name.slice(parent.name.length + 1) : name;
}

const ORDERS: Readonly<Record<JobOrder, readonly [column: string, direction: "ASC" | "DESC"]>> = {
  name: ["job.name", "ASC"],
  updated: ["job.last_at", "DESC"],
  started: ["job.sort_at", "DESC"],
  p50: ["coalesce(job.p50, -1)", "DESC"],
  p95: ["coalesce(job.p95, -1)", "DESC"],
  failures: ["job.failures", "DESC"],
};

/** Lists jobs. */
export function listJobs(
  statements: Statements,
  filter: JobFilter,
  options: PageRequest & { readonly order?: JobOrder },
): Page<JobSummary> {
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return { items: [] };
  const { states } = filter;
  if (states) {
    conditions.add(`job.state IN (${placeholders(states)})`, ...states.map(codeOfState));
  }
  const [column, direction] = ORDERS[options.order ?? "name"];
  const cursor = cursorOf(options, 2);
  if (cursor) {
    conditions.add(`(${column}, job.id) ${direction === "ASC" ? ">" : "<"} (?, ?)`, ...cursor);
  }
  const rows = statements.all<JobRow & { readonly place: string | number }>(
    `SELECT ${COLUMNS}, ${column} AS place FROM job WHERE ${conditions.text}
     ORDER BY ${column} ${direction}, job.id ${direction} LIMIT ? OFFSET ?`,
    ...conditions.values,
    limitOf(options) + 1,
    options.offset ?? 0,
  );
  return pageOf(rows, options, {
    item: (row) => jobSummary(statements, row),
    cursor: (row) => [row.place, row.id],
  });
}

/** Counts jobs by the state of their last run. */
export function countJobs(statements: Statements, filter: JobFilter): StateCounts {
  const { namespace, text, parent, topLevel } = filter;
  if (!text && !parent) {
    return countKept(statements, "job", { namespace, ...topLevel && { top: 1 } });
  }
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return countByState([]);
  return countByState(statements.all(
    `SELECT state, count(*) AS count FROM job WHERE ${conditions.text} GROUP BY state`,
    ...conditions.values,
  ));
}

function conditionsOf(statements: Statements, filter: JobFilter): Conditions | undefined {
  const { namespace, text, parent, topLevel } = filter;
  const conditions = new Conditions().add("job.hidden = 0");
  if (namespace !== undefined) {
    const id = namespaceId(statements, namespace);
    if (id === undefined) return undefined;
    conditions.add("job.namespace = ?", id);
  }
  if (text) conditions.add("job.name LIKE ? ESCAPE '\\'", containing(text));
  if (parent) {
    const id = jobId(statements, parent);
    if (id === undefined) return undefined;
    conditions.add("job.parent = ?", id);
  }
  if (topLevel) conditions.add("job.parent IS NULL");
  return conditions;
}

/** The number of last runs from which versions are read. */
const VERSION_RUNS = 100;

/** Lists the versions of a job that its last runs had, newest first. */
function listJobVersions(
  statements: Statements,
  name: EntityName,
  options: PageRequest,
): Page<JobVersion> {
  const id = jobId(statements, name);
  if (id === undefined) return { items: [] };
  const versions = new Map<string, JobVersion>();
  for (const run of endedRuns(statements, id)) {
    const content = jobContent(statements, id, { run: run.run });
    if (!content) continue;
    const known = versions.get(content.version);
    versions.set(content.version, jobVersion(statements, { name, content, run, known }));
  }
  const rows = [...versions.values()].slice(offsetOf(options));
  return pageAtOffset(rows, options, (version) => version);
}

interface EndedRun {
  readonly run: number;
  readonly ended_at: number;
}

// A job that never ran has the version of its job events.
function endedRuns(statements: Statements, job: number): EndedRun[] {
  return statements.all<EndedRun>(
    `SELECT id AS run, ended_at FROM run WHERE job = ?1 AND ended_at IS NOT NULL
     UNION ALL SELECT DISTINCT run, sort_at FROM io WHERE run = -?1
     ORDER BY 2 DESC, 1 DESC LIMIT ${VERSION_RUNS}`,
    job,
  );
}

function jobVersion(
  statements: Statements,
  { name, content, run, known }: {
    readonly name: EntityName;
    readonly content: JobContent;
    readonly run: EndedRun;
    readonly known: JobVersion | undefined;
  },
): JobVersion {
  const { version, inputs, outputs, location } = content;
  const lastRun = known?.lastRun ?? runOfId(statements, run.run);
  return {
    version,
    job: name,
    createdAt: formatEventTime(run.ended_at),
    inputs,
    outputs,
    ...location !== undefined && { location },
    ...lastRun && { lastRun },
  };
}

/** Hides a job until its next event. */
function hideJob(statements: Statements, name: EntityName): boolean {
  const id = jobId(statements, name);
  return id !== undefined && statements.run("UPDATE job SET hidden = 1 WHERE id = ?", id) > 0;
}

/** Answers questions about jobs. */
export function jobQueries(ask: Ask, change: Ask): JobQueries {
  return {
    job: (name) => ask((statements) => readJob(statements, name)),
    jobWeek: (name, until) =>
      ask((statements) => {
        const id = jobId(statements, name);
        return id === undefined ? undefined : readJobWeek(statements, id, { until });
      }),
    jobs: (filter, page = {}) => ask((statements) => listJobs(statements, filter, page)),
    countJobs: (filter) => ask((statements) => countJobs(statements, filter)),
    jobVersions: (name, page = {}) => ask((statements) => listJobVersions(statements, name, page)),
    deleteJob: (name) => change((statements) => hideJob(statements, name)),
  };
}
