import { parseEventTime } from "../../events/event_time.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import type { EntityName, Page, PageRequest } from "../../store/names.ts";
import type {
  RunBar,
  RunDataset,
  RunDatasetVersion,
  RunDetail,
  RunFilter,
  RunQueries,
  RunSummary,
  RunWithDatasets,
  StateCounts,
} from "../../store/runs.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { eventsOfRun } from "../events/event_rows.ts";
import { datasetId, entitiesWith, jobId, namespaceId } from "../_names.ts";
import {
  Conditions,
  containing,
  cursorOf,
  limitOf,
  matchText,
  pageOf,
  placeholders,
} from "../_paging.ts";
import { ioOfRun, type JobPlace, jobPlace, jobVersionId } from "./io_rows.ts";
import { barOf, RUN_COLUMNS, RUN_TABLES, type RunRow, runRow, runSummary } from "./run_rows.ts";
import { runVersions } from "./run_versions.ts";
import { countByState, countKept } from "./state_counts.ts";

/** Returns a run with all its details. */
function readRun(statements: Statements, runId: string): RunDetail | undefined {
  const row = runRow(statements, runId);
  if (!row) return undefined;
  const neighbour = (where: string, order: string): RunBar | undefined => {
    const found = statements.get<RunRow>(
      `SELECT * FROM run WHERE job = ? AND ${where} ORDER BY sort_at ${order}, id ${order} LIMIT 1`,
      row.job,
      row.sort_at,
      row.id,
    );
    return found && barOf(found);
  };
  const previous = neighbour("(sort_at, id) < (?, ?)", "DESC");
  const next = neighbour("(sort_at, id) > (?, ?)", "ASC");
  const lastCompleted = neighbour(
    `(sort_at, id) < (?, ?) AND state = ${codeOfState("COMPLETED")}`,
    "DESC",
  );
  return {
    ...withDatasets(statements, row),
    ...eventsOfRun(statements, row.id),
    ...previous && { previous },
    ...next && { next },
    ...lastCompleted && { lastCompleted },
  };
}

/** The facts that runs share, each read once. */
interface Shared {
  readonly jobs: Map<number, JobPlace | undefined>;
  readonly versions: Map<number, RunDatasetVersion>;
}

function withDatasets(
  statements: Statements,
  row: RunRow,
  { jobs, versions }: Shared = { jobs: new Map(), versions: new Map() },
): RunWithDatasets {
  if (!jobs.has(row.job)) jobs.set(row.job, jobPlace(statements, row.job));
  const place = jobs.get(row.job);
  const inputs = runDatasets(statements, row, { direction: 0, versions });
  const outputs = runDatasets(statements, row, { direction: 1, versions });
  const jobVersion = place &&
    jobVersionId(place, { inputs: inputs.map(nameOf), outputs: outputs.map(nameOf) });
  return {
    ...runSummary(statements, row),
    inputs,
    outputs,
    ...jobVersion !== undefined && { jobVersion },
  };
}

function nameOf({ namespace, name }: EntityName): EntityName {
  return { namespace, name };
}

function readRuns(statements: Statements, runIds: readonly string[]): RunWithDatasets[] {
  const shared: Shared = { jobs: new Map(), versions: new Map() };
  return runIds.flatMap((runId) => {
    const row = runRow(statements, runId);
    return row ? [withDatasets(statements, row, shared)] : [];
  });
}

function readProducer(
  statements: Statements,
  dataset: EntityName,
  { runId }: { readonly runId: string },
): string | undefined {
  const id = datasetId(statements, dataset);
  return id === undefined ? undefined : statements.get<{ uuid: string }>(
    `SELECT (SELECT uuid FROM run WHERE run.id = io.run) AS uuid FROM io
     WHERE dataset = ? AND direction = 1 AND run > 0
     AND sort_at < (SELECT sort_at FROM run WHERE uuid = ?) ORDER BY sort_at DESC LIMIT 1`,
    id,
    runId.toLowerCase(),
  )?.uuid;
}

function runDatasets(
  statements: Statements,
  run: RunRow,
  { direction, versions }: Pick<Shared, "versions"> & { readonly direction: number },
): readonly RunDataset[] {
  const rows = ioOfRun(statements, run.id, { direction });
  const known = runVersions(statements, rows, { at: run.sort_at, versions });
  return rows.map((io, index): RunDataset => {
    const version = known[index];
    const name: EntityName = { namespace: io.namespace, name: io.name };
    return {
      ...name,
      facets: FacetMap.fromText(io.facets).toObject(),
      ...version && { version },
      ...io.bad === 1 && { isBadRows: true },
    };
  });
}

/** Lists runs, the last started first. */
export function listRuns(
  statements: Statements,
  filter: RunFilter,
  options: PageRequest,
): Page<RunSummary> {
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return { items: [] };
  const { states } = filter;
  if (states) {
    conditions.add(`run.state IN (${placeholders(states)})`, ...states.map(codeOfState));
  }
  const cursor = cursorOf(options, 2);
  if (cursor) conditions.add("(run.sort_at, run.id) < (?, ?)", ...cursor);
  const rows = statements.all<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_TABLES} WHERE ${conditions.text}
     ORDER BY run.sort_at DESC, run.id DESC LIMIT ? OFFSET ?`,
    ...conditions.values,
    limitOf(options) + 1,
    options.offset ?? 0,
  );
  return pageOf(rows, options, {
    item: (row) => runSummary(statements, row),
    cursor: (row) => [row.sort_at, row.id],
  });
}

/** Counts runs by state. */
export function countRuns(statements: Statements, filter: RunFilter): StateCounts {
  const { namespace, job, text, after, before, parentRunId, topLevel } = filter;
  const narrows = job || text || after || before || topLevel || parentRunId !== undefined;
  if (!narrows) return countKept(statements, "run", { namespace });
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return countByState([]);
  return countByState(statements.all(
    `SELECT state, count(*) AS count FROM run WHERE ${conditions.text} GROUP BY state`,
    ...conditions.values,
  ));
}

/** Returns the conditions of a filter, or nothing if it names a missing entity. */
function conditionsOf(statements: Statements, filter: RunFilter): Conditions | undefined {
  const { namespace, job, text, after, before, parentRunId, topLevel } = filter;
  const conditions = new Conditions();
  if (namespace !== undefined) {
    const id = namespaceId(statements, namespace);
    if (id === undefined) return undefined;
    conditions.add("run.namespace = ?", id);
  }
  if (job) {
    const id = jobId(statements, job);
    if (id === undefined) return undefined;
    conditions.add("run.job = ?", id);
  }
  if (parentRunId !== undefined) {
    const id = statements.number("SELECT id FROM run WHERE uuid = ?", parentRunId.toLowerCase());
    if (id === 0) return undefined;
    conditions.add("run.parent = ?", id);
  }
  if (topLevel) conditions.add("run.parent IS NULL");
  if (text !== undefined && text !== "") addText(statements, conditions, text);
  const [from, to] = [after, before].map((time) => time && parseEventTime(time));
  if (typeof from === "number") conditions.add("run.sort_at >= ?", from);
  if (typeof to === "number") conditions.add("run.sort_at < ?", to);
  return conditions;
}

const MAX_MATCHES = 1000;

function addText(statements: Statements, conditions: Conditions, text: string): void {
  const jobs = statements.all<{ id: number }>(
    `SELECT id FROM job WHERE name LIKE ? ESCAPE '\\' LIMIT ${MAX_MATCHES}`,
    containing(text),
  ).map(({ id }) => id);
  const runs = entitiesWith(statements, "folder", { query: matchText(text), limit: MAX_MATCHES });
  const isId = /^[\da-f-]{4,36}$/i.test(text);
  conditions.add(
    `(run.job IN (${placeholders(jobs)}) OR run.id IN (${placeholders(runs)})${
      isId ? " OR run.uuid LIKE ?" : ""
    })`,
    ...jobs,
    ...runs,
    ...isId ? [`%${text}%`] : [],
  );
}

/** Answers questions about runs. */
export function runQueries(ask: Ask): RunQueries {
  return {
    run: (runId) => ask((statements) => readRun(statements, runId)),
    runsWithDatasets: (runIds) => ask((statements) => readRuns(statements, runIds)),
    producerOf: (dataset, runId) =>
      ask((statements) => readProducer(statements, dataset, { runId })),
    runs: (filter, page = {}) => ask((statements) => listRuns(statements, filter, page)),
    countRuns: (filter) => ask((statements) => countRuns(statements, filter)),
  };
}
