import { FacetMap } from "../../projection/facet_map.ts";
import type { DatasetJob } from "../../store/datasets.ts";
import type { EntityName, Page, PageRequest } from "../../store/names.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import { jobOfId } from "../jobs/job_queries.ts";
import { datasetId, entityName } from "../_names.ts";
import { limitOf, offsetOf, pageAtOffset } from "../_paging.ts";
import { runOfId } from "../runs/run_rows.ts";

// Whether the last run of a job with any inputs, or outputs, has the dataset among them.
const IS_CURRENT = `EXISTS (SELECT 1 FROM io WHERE io.run = (
    SELECT run FROM io AS last WHERE last.job = edge.job AND last.direction = edge.direction
    ORDER BY last.sort_at DESC, last.run DESC LIMIT 1
  ) AND io.direction = edge.direction AND io.dataset = edge.dataset)`;

const IS_SHOWN = "EXISTS (SELECT 1 FROM job WHERE job.id = edge.job AND hidden = 0)";

/** Returns the names of the jobs that read (0) or write (1) a dataset now. */
export function currentJobs(
  statements: Statements,
  dataset: number,
  { direction, limit }: { readonly direction: number; readonly limit: number },
): EntityName[] {
  return statements.all<{ job: number }>(
    `SELECT job FROM edge WHERE dataset = ? AND direction = ? AND ${IS_CURRENT} AND ${IS_SHOWN}
     LIMIT ?`,
    dataset,
    direction,
    limit,
  ).map(({ job }) => entityName(statements, { kind: "job", id: job }));
}

/** Counts the jobs that read (0) or write (1) a dataset now. */
export function countJobsOf(statements: Statements, dataset: number, direction: number): number {
  return statements.number(
    `SELECT count(*) FROM (SELECT job FROM edge WHERE dataset = ? AND direction = ?
     AND ${IS_CURRENT} AND ${IS_SHOWN} LIMIT 1000)`,
    dataset,
    direction,
  );
}

/** The number of last runs of a job among which a completed one is searched. */
const LAST_RUNS = 20;

interface EdgeRow {
  readonly job: number;
  readonly direction: number;
  readonly current: number;
}

/** Lists the jobs that read or write a dataset: writers first, current ones first. */
export function listDatasetJobs(
  statements: Statements,
  name: EntityName,
  page: PageRequest,
): Page<DatasetJob> {
  const id = datasetId(statements, name);
  if (id === undefined) return { items: [] };
  const rows = statements.all<EdgeRow>(
    `SELECT job, direction, ${IS_CURRENT} AS current FROM edge WHERE dataset = ? AND ${IS_SHOWN}
     ORDER BY direction DESC, current DESC, job LIMIT ? OFFSET ?`,
    id,
    limitOf(page) + 1,
    offsetOf(page),
  );
  const { items, ...rest } = pageAtOffset(rows, page, (row) => datasetJob(statements, id, row));
  return { items: items.flat(), ...rest };
}

function datasetJob(statements: Statements, dataset: number, row: EdgeRow): DatasetJob[] {
  const job = jobOfId(statements, row.job);
  if (!job) return [];
  // A run in progress has written nothing yet, so the last one that completed counts before it.
  const last = statements.get<{ run: number; facets: string }>(
    `SELECT last.run, last.facets FROM (
       SELECT run, facets, sort_at FROM io WHERE dataset = ?1 AND direction = ?2 AND job = ?3
       ORDER BY sort_at DESC, run DESC LIMIT ${LAST_RUNS}
     ) AS last CROSS JOIN run ON run.id = last.run
     ORDER BY ?2 = 1 AND run.state = ?4 DESC, last.sort_at DESC, last.run DESC LIMIT 1`,
    dataset,
    row.direction,
    row.job,
    codeOfState("COMPLETED"),
  );
  const lastRun = last && runOfId(statements, last.run);
  return [{
    direction: row.direction === 1 ? "writes" : "reads",
    job,
    current: row.current === 1,
    facets: FacetMap.fromText(last?.facets ?? "[]").toObject(),
    ...lastRun && { lastRun },
  }];
}
