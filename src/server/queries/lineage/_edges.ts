import { parseEventTime } from "../../events/event_time.ts";
import type { EdgeSource } from "../../store/lineage.ts";
import type { Statements } from "../../tables/statements.ts";

/** An edge between a job and a dataset: the job reads (0) or writes (1) it. */
export interface EdgeRow {
  readonly job: number;
  readonly dataset: number;
  readonly direction: number;
  /** The last run that has the edge. Below zero if only a job event has it. */
  readonly run: number;
  /** Whether the last run of the job has it. */
  readonly current: boolean;
}

/** The most neighbours of one node that are looked at. */
const MAX_NEIGHBOURS = 10_000;

/** For more datasets, one pass over the runs of a job replaces a search for each. */
const FEW_DATASETS = 50;

/** The most inputs or outputs of the runs of one job that are looked at: a second of work. */
const MAX_IO = 1_000_000;

type IoRow = { readonly dataset: number; readonly run: number };

/** The edges of a job in one direction, with one for each dataset. */
interface EdgesOfJob {
  readonly list: readonly EdgeRow[];
  readonly byDataset: ReadonlyMap<number, EdgeRow>;
}

/** The edges of jobs and datasets, as some runs of the jobs have them. */
export class Edges {
  readonly #statements: Statements;
  readonly #source: Exclude<EdgeSource, { kind: "run" }>;
  readonly #ofJob = new Map<string, EdgesOfJob>();
  readonly #ofDataset = new Map<string, readonly EdgeRow[]>();
  /** The time at which the last run of a job is looked for. */
  readonly #at: number;

  constructor(statements: Statements, source: Exclude<EdgeSource, { kind: "run" }>) {
    this.#statements = statements;
    this.#source = source;
    this.#at = source.kind === "at" ? parseEventTime(source.time) ?? 0 : Number.MAX_SAFE_INTEGER;
  }

  /** Returns the edges to the datasets that a job reads (0) or writes (1). */
  ofJob(job: number, direction: number): readonly EdgeRow[] {
    return this.#edgesOf(job, direction).list;
  }

  /** Returns the jobs that read (0) or write (1) a dataset. */
  ofDataset(dataset: number, direction: number): readonly EdgeRow[] {
    const key = `${dataset}/${direction}`;
    const known = this.#ofDataset.get(key);
    if (known) return known;
    const jobs = this.#statements.all<{ job: number }>(
      `SELECT edge.job FROM edge CROSS JOIN job ON job.id = edge.job AND job.hidden = 0
       WHERE edge.dataset = ? AND edge.direction = ? LIMIT ${MAX_NEIGHBOURS}`,
      dataset,
      direction,
    );
    const edges = jobs.flatMap(({ job }) =>
      this.#edgesOf(job, direction).byDataset.get(dataset) ?? []
    );
    this.#ofDataset.set(key, edges);
    return edges;
  }

  #edgesOf(job: number, direction: number): EdgesOfJob {
    const key = `${job}/${direction}`;
    const known = this.#ofJob.get(key);
    if (known) return known;
    const rows = this.#rows(job, direction);
    const { kind } = this.#source;
    const last = kind === "last" || kind === "at" ? rows : this.#lastRun(job, direction);
    const current = new Set(last.map(({ dataset }) => dataset));
    const list = rows.map(({ dataset, run }): EdgeRow => ({
      job,
      dataset,
      direction,
      run,
      current: current.has(dataset),
    }));
    const edges = { list, byDataset: new Map(list.map((edge) => [edge.dataset, edge])) };
    this.#ofJob.set(key, edges);
    return edges;
  }

  #rows(job: number, direction: number): readonly IoRow[] {
    switch (this.#source.kind) {
      case "last":
      case "at":
        return this.#lastRun(job, direction);
      case "lastRuns":
        return this.#lastRuns(job, direction, { count: this.#source.count });
      case "all":
        return this.#allRuns(job, direction);
      default:
        return this.#source satisfies never;
    }
  }

  #lastRun(job: number, direction: number): readonly IoRow[] {
    return this.#statements.all<IoRow>(
      `SELECT io.dataset, io.run FROM io CROSS JOIN dataset ON dataset.id = io.dataset
       WHERE io.run = (SELECT run FROM io WHERE job = ? AND direction = ? AND sort_at <= ?
         ORDER BY sort_at DESC, run DESC LIMIT 1)
       AND io.direction = ? AND dataset.hidden = 0 LIMIT ${MAX_NEIGHBOURS}`,
      job,
      direction,
      this.#at,
      direction,
    );
  }

  #lastRuns(
    job: number,
    direction: number,
    { count }: { readonly count: number },
  ): readonly IoRow[] {
    const rows = this.#statements.all<IoRow>(
      `SELECT io.dataset, io.run FROM (
         SELECT DISTINCT run, sort_at FROM io WHERE job = ? AND direction = ?
         ORDER BY sort_at DESC, run DESC LIMIT ?
       ) AS last CROSS JOIN io ON io.run = last.run AND io.direction = ?
       CROSS JOIN dataset ON dataset.id = io.dataset AND dataset.hidden = 0
       ORDER BY last.sort_at DESC, last.run DESC LIMIT ${MAX_NEIGHBOURS}`,
      job,
      direction,
      count,
      direction,
    );
    const seen = new Set<number>();
    return rows.filter(({ dataset }) => !seen.has(dataset) && seen.add(dataset));
  }

  #allRuns(job: number, direction: number): readonly IoRow[] {
    const datasets = this.#statements.number(
      `SELECT count(*) FROM (
         SELECT 1 FROM edge WHERE job = ? AND direction = ? LIMIT ${FEW_DATASETS + 1})`,
      job,
      direction,
    );
    return datasets > FEW_DATASETS
      ? this.#passRuns(job, direction)
      : this.#seekRuns(job, direction);
  }

  // A pass over the runs for each dataset, most of which end at the first ones.
  #seekRuns(job: number, direction: number): readonly IoRow[] {
    return this.#statements.all<IoRow>(
      `SELECT edge.dataset, (SELECT run FROM io WHERE io.dataset = edge.dataset
         AND io.direction = edge.direction AND io.job = edge.job
         ORDER BY io.sort_at DESC, io.run DESC LIMIT 1) AS run
       FROM edge CROSS JOIN dataset ON dataset.id = edge.dataset AND dataset.hidden = 0
       WHERE edge.job = ? AND edge.direction = ? LIMIT ${MAX_NEIGHBOURS}`,
      job,
      direction,
    ).filter(({ run }) => run !== null);
  }

  // One pass over the runs for all datasets.
  #passRuns(job: number, direction: number): readonly IoRow[] {
    return this.#statements.all<IoRow>(
      `SELECT last.dataset, last.run FROM (
         SELECT dataset, run, max(sort_at) FROM (
           SELECT dataset, run, sort_at FROM io WHERE job = ? AND direction = ?
           ORDER BY sort_at DESC LIMIT ${MAX_IO}
         ) GROUP BY dataset
       ) AS last CROSS JOIN dataset ON dataset.id = last.dataset AND dataset.hidden = 0
       LIMIT ${MAX_NEIGHBOURS}`,
      job,
      direction,
    );
  }
}
