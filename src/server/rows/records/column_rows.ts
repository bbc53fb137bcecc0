import { type ColumnSource, columnSources } from "../../projection/column_lineage.ts";
import { type Stamp, timeOfStamp } from "../../projection/stamp.ts";
import type { Statements } from "../../tables/statements.ts";
import type { DatasetRows, StoredDataset } from "./dataset_rows.ts";
import type { StoredJob } from "./job_rows.ts";

/** The column lineage that a job reports for a dataset that it writes. */
interface ColumnsRecord {
  readonly dataset: StoredDataset;
  readonly jobId: number;
  stamp: Stamp;
  facet: string;
  /** The datasets that the facet names. */
  inputs: readonly StoredDataset[];
}

/** The number of a dataset event, in the place of a job. */
const NO_JOB = 0;

const MAX_KEPT = 5_000;

/** The column lineage: of each dataset and job the newest facet. */
export class ColumnRows {
  readonly #statements: Statements;
  readonly #datasets: DatasetRows;
  readonly #records = new Map<string, ColumnsRecord>();
  readonly #dirty = new Set<ColumnsRecord>();

  constructor(statements: Statements, datasets: DatasetRows) {
    this.#statements = statements;
    this.#datasets = datasets;
  }

  /** Stores a facet if it is newer than the current one. */
  put(
    dataset: StoredDataset,
    facet: unknown,
    { job, stamp }: { readonly job?: StoredJob; readonly stamp: Stamp },
  ): void {
    const jobId = job?.id ?? NO_JOB;
    const key = `${dataset.id}/${jobId}`;
    const record = this.#records.get(key) ?? this.#load(dataset, jobId, { key });
    const text = JSON.stringify(facet) ?? "null";
    const time = timeOfStamp(stamp);
    const isNewer = stamp > record.stamp;
    if (text === record.facet && record.inputs.length > 0) {
      for (const input of record.inputs) this.#datasets.see(input, time);
    } else {
      // Also those of an older facet, so that the order of arrival changes nothing.
      const inputs = this.#inputs(facet, time);
      if (isNewer) this.#replace(record, inputs);
    }
    if (!isNewer) return;
    [record.stamp, record.facet] = [stamp, text];
    this.#dirty.add(record);
  }

  /** Writes the changes. */
  flush(): void {
    for (const { dataset, jobId, stamp, facet } of this.#dirty) {
      this.#statements.run(
        `INSERT INTO columns_of VALUES (?, ?, ?, ?) ON CONFLICT (dataset, job)
         DO UPDATE SET stamp = excluded.stamp, facet = excluded.facet`,
        dataset.id,
        jobId,
        stamp,
        facet,
      );
    }
    this.#dirty.clear();
    if (this.#records.size > MAX_KEPT) this.#records.clear();
  }

  /** Clears the memory. */
  forget(): void {
    this.#records.clear();
    this.#dirty.clear();
  }

  #load(
    dataset: StoredDataset,
    jobId: number,
    { key }: { readonly key: string },
  ): ColumnsRecord {
    const row = this.#statements.get<{ readonly stamp: string; readonly facet: string }>(
      "SELECT stamp, facet FROM columns_of WHERE dataset = ? AND job = ?",
      dataset.id,
      jobId,
    );
    const record = {
      dataset,
      jobId,
      stamp: row?.stamp ?? "",
      facet: row?.facet ?? "",
      inputs: [],
    };
    this.#records.set(key, record);
    return record;
  }

  #inputs(facet: unknown, time: number): readonly ColumnInput[] {
    return columnSources(facet).map((source) => ({
      source,
      dataset: this.#datasets.touch(source.namespace, source.name, { time }),
    }));
  }

  #replace(record: ColumnsRecord, inputs: readonly ColumnInput[]): void {
    const { dataset, jobId } = record;
    record.inputs = [...new Set(inputs.map((input) => input.dataset))];
    this.#statements.run(
      "DELETE FROM column_edge WHERE dataset = ? AND job = ?",
      dataset.id,
      jobId,
    );
    for (const { source, dataset: input } of inputs) {
      this.#statements.run(
        "INSERT INTO column_edge VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        dataset.id,
        jobId,
        source.field,
        input.id,
        source.inputField,
        source.type ?? null,
        source.subtype ?? null,
        source.description ?? null,
        Number(source.masking),
      );
    }
  }
}

interface ColumnInput {
  readonly source: ColumnSource;
  readonly dataset: StoredDataset;
}
