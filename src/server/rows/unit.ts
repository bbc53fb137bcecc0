import type { IncomingEvent } from "../events/incoming_event.ts";
import { applyEvent } from "../projection/apply_event.ts";
import type { DatasetContent } from "../projection/dataset_content.ts";
import type { Direction, IoRecord, Records } from "../projection/records.ts";
import type { Stamp } from "../projection/stamp.ts";
import type { EntityName } from "../store/names.ts";
import type { Statements } from "../tables/statements.ts";
import { ColumnRows } from "./records/column_rows.ts";
import { DatasetRows, type StoredDataset } from "./records/dataset_rows.ts";
import { IoRows } from "./records/io_rows.ts";
import { JobRows, type StoredJob } from "./records/job_rows.ts";
import { mergeDataset } from "./records/merge_dataset.ts";
import { NamespaceRows } from "./records/namespace_rows.ts";
import { RunRows, type StoredRun } from "./records/run_rows.ts";
import { SourceRows } from "./records/source_rows.ts";
import { TextRows } from "./records/text_rows.ts";
import { VersionRows } from "./records/version_rows.ts";

/** The numbers of the entities that an event names. */
export interface EventPlace {
  readonly namespace: number | undefined;
  readonly job: number | undefined;
  readonly run: number | undefined;
  readonly dataset: number | undefined;
}

/** Options of {@linkcode Unit}. */
export interface UnitOptions {
  /**
   * Whether an event makes a hidden namespace, job or dataset visible that it names.
   * @default {true}
   */
  readonly reveals?: boolean;
}

/** The maximum number of records in memory, which take some tens of megabytes. */
const MAX_RECORDS = 6_000;

/**
 * The tables of the projection as events change them: records are read on first use, changed in memory,
 * and written by {@linkcode Unit.flush}. All of it happens in a transaction of the caller.
 */
export class Unit implements Records {
  readonly #statements: Statements;
  readonly #namespaces: NamespaceRows;
  readonly #jobs: JobRows;
  readonly #datasets: DatasetRows;
  readonly #runs: RunRows;
  readonly #versions: VersionRows;
  readonly #ios: IoRows;
  readonly #columns: ColumnRows;
  readonly #sources: SourceRows;
  readonly #texts: TextRows;
  #merges: { readonly from: StoredDataset; readonly into: StoredDataset }[] = [];

  constructor(statements: Statements, { reveals = true }: UnitOptions = {}) {
    this.#statements = statements;
    this.#namespaces = new NamespaceRows(statements, { reveals });
    this.#jobs = new JobRows(statements, this.#namespaces);
    this.#datasets = new DatasetRows(statements, this.#namespaces);
    this.#runs = new RunRows(statements, this.#jobs);
    this.#versions = new VersionRows(statements);
    this.#ios = new IoRows(statements, this.#versions);
    this.#columns = new ColumnRows(statements, this.#datasets);
    this.#sources = new SourceRows(statements);
    this.#texts = new TextRows(statements);
  }

  /** Changes the records by an event. */
  apply(event: IncomingEvent, stamp: Stamp): EventPlace {
    const touched = applyEvent(this, { event, stamp });
    const { run, job, dataset } = touched;
    const place = {
      namespace: (job ?? dataset)?.namespaceId,
      job: job?.id,
      run: run?.id,
      dataset: dataset?.id,
    };
    if (this.#merges.length > 0) this.#merge();
    return place;
  }

  job({ namespace, name }: EntityName, time: number): StoredJob {
    const job = this.#jobs.touch(namespace, name, { time });
    this.#texts.job(job);
    return job;
  }

  dataset({ namespace, name }: EntityName, time: number): StoredDataset {
    const dataset = this.#datasets.touch(namespace, name, { time });
    this.#texts.dataset(dataset);
    return dataset;
  }

  /** Returns a job or a dataset by its number, to change it without an event that names it. */
  known(kind: "job" | "dataset", id: number): StoredJob | StoredDataset {
    if (kind === "job") {
      const job = this.#jobs.byId(id);
      this.#jobs.mark(job);
      this.#texts.job(job);
      return job;
    }
    const dataset = this.#datasets.byId(id);
    this.#datasets.mark(dataset);
    this.#texts.dataset(dataset);
    return dataset;
  }

  run(runId: string, job: StoredJob): StoredRun {
    const run = this.#runs.touch(runId, job);
    this.#texts.run(run);
    return run;
  }

  io(run: StoredRun, dataset: StoredDataset, direction: Direction): IoRecord {
    return this.#ios.touch(run, dataset, { direction });
  }

  declare(
    job: StoredJob,
    io: { readonly inputs: readonly StoredDataset[]; readonly outputs: readonly StoredDataset[] },
  ): void {
    this.#ios.declare(job, io);
  }

  observe(dataset: StoredDataset, content: DatasetContent, time: number): void {
    this.#versions.observe(this.#versions.idOf(dataset, content), time);
  }

  columns(
    dataset: StoredDataset,
    facet: unknown,
    from: { readonly job?: StoredJob; readonly stamp: Stamp },
  ): void {
    this.#columns.put(dataset, facet, from);
  }

  source(
    name: string,
    url: string | undefined,
    at: { readonly time: number; readonly stamp: Stamp },
  ): void {
    this.#sources.touch(name, url, at);
  }

  alias(dataset: StoredDataset, { namespace, name }: EntityName): void {
    const other = this.#datasets.find(namespace, name);
    if (!other) return this.#datasets.alias(dataset, namespace, name);
    if (other.id === dataset.id) return;
    // The first dataset that claims another name keeps it.
    if (other.namespace !== namespace || other.name !== name) return;
    this.#merges.push({ from: other, into: dataset });
  }

  /** Writes the changes. */
  flush(): void {
    this.#namespaces.flush();
    const moved = this.#runs.flush();
    this.#jobs.flush();
    this.#datasets.flush();
    this.#ios.flush();
    for (const run of moved) this.#ios.move(run);
    this.#versions.flush();
    this.#columns.flush();
    this.#sources.flush();
    this.#texts.flush();
    if (this.#jobs.size + this.#datasets.size > MAX_RECORDS) this.forget();
    // Most runs are of no more use after their end, and nothing else in memory refers to them.
    else if (this.#runs.size > MAX_RECORDS) this.#runs.forget();
  }

  /** Clears the memory, after a failed transaction or a change of the tables. */
  forget(): void {
    this.#merges = [];
    for (
      const rows of [
        this.#namespaces,
        this.#jobs,
        this.#datasets,
        this.#runs,
        this.#versions,
        this.#ios,
        this.#columns,
        this.#sources,
        this.#texts,
      ]
    ) rows.forget();
  }

  // Records of two datasets that turn out to be one are in many places: the tables are where to join them.
  #merge(): void {
    const merges = this.#merges;
    this.flush();
    for (const { from, into } of merges) mergeDataset(this.#statements, { from, into });
    this.forget();
    for (const { into } of merges) this.#rewrite(into);
  }

  // The columns for search and filters follow from the facets, which are now those of both datasets.
  #rewrite({ id, namespace, name, texts }: StoredDataset): void {
    const record = this.#datasets.find(namespace, name);
    if (record?.id !== id) return;
    [record.texts, record.dirty] = [texts, true];
    this.#datasets.mark(record);
    this.#texts.dataset(record);
  }
}
