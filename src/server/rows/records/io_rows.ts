import { FacetMap } from "../../projection/facet_map.ts";
import type { Direction, IoRecord } from "../../projection/records.ts";
import { runFacts } from "../../projection/run_facts.ts";
import { NO_STAMP, timeOfStamp } from "../../projection/stamp.ts";
import { codeOfDirection } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { StoredDataset } from "./dataset_rows.ts";
import type { StoredJob } from "./job_rows.ts";
import { RowWriter } from "./_row_writer.ts";
import type { StoredRun } from "./run_rows.ts";
import type { VersionRows } from "./version_rows.ts";

interface StoredIo extends IoRecord {
  readonly run: StoredRun;
  readonly dataset: StoredDataset;
  saved: IoRow | undefined;
}

interface IoRow {
  readonly run: number;
  readonly direction: number;
  readonly dataset: number;
  readonly job: number;
  readonly sort_at: number;
  readonly time: number;
  readonly version: number | null;
  readonly content_stamp: string;
  readonly facets: string;
}

const COLUMNS = [
  "run",
  "direction",
  "dataset",
  "job",
  "sort_at",
  "time",
  "version",
  "content_stamp",
  "facets",
] as const;

const DECLARE = "INSERT INTO io VALUES (?, ?, ?, ?, ?, ?, NULL, '', '[]') ON CONFLICT DO NOTHING";

const ADD_EDGE = "INSERT INTO edge VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

/** The datasets that runs read and write. Records live no longer than a transaction. */
export class IoRows {
  readonly #statements: Statements;
  readonly #versions: VersionRows;
  readonly #writer: RowWriter;
  readonly #records = new Map<string, StoredIo>();
  /** Edges that are known to be there. */
  readonly #edges = new Set<string>();

  constructor(statements: Statements, versions: VersionRows) {
    this.#statements = statements;
    this.#versions = versions;
    this.#writer = new RowWriter(statements, { table: "io", columns: COLUMNS, keys: 3 });
  }

  /** Returns the use of a dataset by a run. */
  touch(
    run: StoredRun,
    dataset: StoredDataset,
    options: { readonly direction: Direction },
  ): StoredIo {
    const { direction } = options;
    const key = `${run.id}/${direction}/${dataset.id}`;
    const known = this.#records.get(key);
    if (known) return known;
    // A run that is not in the tables has no rows there.
    const row = run.saved && this.#statements.get<IoRow>(
      "SELECT * FROM io WHERE run = ? AND direction = ? AND dataset = ?",
      run.id,
      codeOfDirection(direction),
      dataset.id,
    );
    const record: StoredIo = {
      run,
      dataset,
      direction,
      time: row?.time ?? 0,
      facets: row ? FacetMap.fromText(row.facets) : new FacetMap(),
      content: undefined,
      contentStamp: row?.content_stamp ?? NO_STAMP,
      saved: row,
      dirty: !row,
    };
    this.#records.set(key, record);
    return record;
  }

  /** Sets the inputs and outputs of a job without a run. */
  declare(
    job: StoredJob,
    io: { readonly inputs: readonly StoredDataset[]; readonly outputs: readonly StoredDataset[] },
  ): void {
    this.#statements.run("DELETE FROM io WHERE run = ?", -job.id);
    const time = timeOfStamp(job.declaredStamp);
    const add = (dataset: StoredDataset, direction: number): void => {
      const [run, id] = [-job.id, dataset.id];
      this.#statements.run(DECLARE, run, direction, id, job.id, time, time);
      this.#addEdge(job.id, direction, id);
    };
    for (const dataset of io.inputs) add(dataset, 0);
    for (const dataset of io.outputs) add(dataset, 1);
  }

  /** Writes the changes. The runs must be written before. */
  flush(): void {
    for (const record of this.#records.values()) if (record.dirty) this.#write(record);
    this.#records.clear();
    if (this.#edges.size > 50_000) this.#edges.clear();
  }

  /** Lets the rows of a run follow its place in the order and its job. */
  move(run: StoredRun): void {
    const { sortAt } = runFacts(run);
    this.#statements.run(
      "UPDATE io SET sort_at = ?, job = ? WHERE run = ?",
      sortAt,
      run.job.id,
      run.id,
    );
    this.#statements.run(
      `INSERT INTO edge SELECT job, direction, dataset FROM io WHERE run = ? ON CONFLICT DO NOTHING`,
      run.id,
    );
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#edges.clear();
  }

  #write(record: StoredIo): void {
    const { run, dataset, direction, time, saved } = record;
    const code = codeOfDirection(direction);
    const version = record.content
      ? this.#versions.idOf(dataset, record.content, { direction: code, time })
      : saved?.version ?? undefined;
    const row = [
      run.id,
      code,
      dataset.id,
      run.job.id,
      runFacts(run).sortAt,
      time,
      version ?? null,
      record.contentStamp,
      record.facets.toText(),
    ];
    this.#writer.write(row, saved && COLUMNS.map((column) => saved[column]));
    this.#addEdge(run.job.id, code, dataset.id);
    const savedVersion = saved?.version ?? undefined;
    if (savedVersion !== undefined && savedVersion !== version) this.#versions.mark(savedVersion);
    if (version === undefined) return;
    const before = savedVersion === version ? saved?.time ?? 0 : -1;
    if (time !== before) this.#versions.markTime(version, { direction: code, time, before });
  }

  #addEdge(job: number, direction: number, dataset: number): void {
    const key = `${job}/${direction}/${dataset}`;
    if (this.#edges.has(key)) return;
    this.#statements.run(ADD_EDGE, job, direction, dataset);
    this.#edges.add(key);
  }
}
