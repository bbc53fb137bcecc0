import type { JobSummary } from "./jobs.ts";
import type { EntityName, Facets, Page, PageRequest, Timestamp } from "./names.ts";
import type { RunBar, RunSummary } from "./runs.ts";

/** A column of a dataset. */
export interface DatasetField {
  /** The name. A column of a structure has the names of all levels, joined by dots. */
  readonly name: string;
  /** The type, as the producer writes it. */
  readonly type?: string;
  /** The documentation. */
  readonly description?: string;
  /** Whether it is a part of the column of a structure. */
  readonly nested?: true;
  /** The tags: those of the `tags` facet, and those that were set through the API. */
  readonly tags: readonly string[];
}

/** A dataset as lists show it. */
export interface DatasetSummary extends EntityName {
  /** The time of the earliest event. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
  /** The number of columns of the current version. */
  readonly columns: number;
  /** The number of rows, as the newest statistics have it. */
  readonly rows?: number;
  /** The size in bytes, as the newest statistics have it. */
  readonly bytes?: number;
  /** The jobs that write it now, at most ten. */
  readonly writers: readonly EntityName[];
  /** The number of jobs that read it now. */
  readonly readers: number;
  /** The results of the newest quality assertions. */
  readonly quality?: { readonly passed: number; readonly failed: number };
  /** The end of the last run that completed and wrote it. */
  readonly lastWrittenAt?: Timestamp;
  /** The documentation. */
  readonly description?: string;
  /** Whether the last lifecycle change dropped it. */
  readonly dropped: boolean;
}

/** A dataset without the jobs and runs that read and write it. */
export interface DatasetAbout extends EntityName {
  /** The time of the earliest event. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
  /** The documentation. */
  readonly description?: string;
  /** Whether the last lifecycle change dropped it. */
  readonly dropped: boolean;
  /** The facets. */
  readonly facets: Facets;
  /** The columns of the current version. */
  readonly fields: readonly DatasetField[];
  /** The tags: those of the `tags` facet, and those that were set through the API. */
  readonly tags: readonly string[];
  /** The name of the data source. */
  readonly sourceName?: string;
  /** The last lifecycle change: `CREATE`, `OVERWRITE`. */
  readonly lifecycleState?: string;
}

/** A dataset with all its details. */
export interface DatasetDetail extends DatasetSummary, DatasetAbout {
  /** The current version. */
  readonly version?: DatasetVersion;
  /** The other names, from the `symlinks` facet. */
  readonly aliases: readonly EntityName[];
  /** The last run that completed and wrote it. */
  readonly lastWriter?: RunSummary;
  /** A run that writes it now. */
  readonly beingWrittenBy?: RunSummary;
}

/** A version of a dataset: one schema, lifecycle change and version of the storage. */
export interface DatasetVersion {
  /** The id, the same for the same content. */
  readonly version: string;
  /** The number in the dataset, from 1 for the oldest. */
  readonly number: number;
  /** The dataset. */
  readonly dataset: EntityName;
  /** The time at which it was first seen. */
  readonly createdAt: Timestamp;
  /** The time at which it was last seen. */
  readonly lastSeenAt: Timestamp;
  /** The columns. */
  readonly fields: readonly DatasetField[];
  /** The lifecycle change that it came with. */
  readonly lifecycleState?: string;
  /** The version that the storage has, from the `version` facet. */
  readonly storageVersion?: string;
  /** The id of the schema alone. */
  readonly schemaVersion?: string;
  /** The run that wrote it first. */
  readonly createdByRun?: RunSummary;
  /** The number of runs that wrote it. */
  readonly runs: number;
}

/** A job that reads or writes a dataset. */
export interface DatasetJob {
  /** Whether the job reads or writes it. */
  readonly direction: "reads" | "writes";
  /** The job. */
  readonly job: JobSummary;
  /** Whether the last run of the job did so. */
  readonly current: boolean;
  /** The last run that did so, of writers the last that completed. Absent if only a job event has the edge. */
  readonly lastRun?: RunSummary;
  /** The input or output facets of that run. */
  readonly facets: Facets;
}

/** The results of quality assertions at one time. */
export interface QualityResult {
  /** The run that checked it. */
  readonly run: RunSummary;
  /** The assertions, as the facet has them. */
  readonly assertions: readonly Facets[];
}

/** The amount that a run wrote of a dataset. */
export interface DatasetAmount {
  /** The run. */
  readonly run: RunBar;
  /** The number of rows. */
  readonly rows?: number;
  /** The size in bytes. */
  readonly bytes?: number;
}

/** The datasets to list; each field narrows the list. */
export interface DatasetFilter {
  /** Datasets in this namespace. */
  readonly namespace?: string;
  /** Datasets whose name contains this text, without regard to case. */
  readonly text?: string;
  /** Only datasets of which the newest quality assertions failed. */
  readonly failedQuality?: boolean;
}

/** The orders of a list of datasets. `updated` is newest first. */
export type DatasetOrder = "name" | "updated";

/** Questions about datasets. */
export interface DatasetQueries {
  /** Returns a dataset by its name or by an alias, or nothing if no event names it. */
  dataset(name: EntityName): Promise<DatasetDetail | undefined>;
  /** Returns the facts that a dataset has without its jobs and runs, or nothing if no event names it. */
  datasetAbout(name: EntityName): Promise<DatasetAbout | undefined>;
  /** Lists datasets, by name unless `order` is set. */
  datasets(
    filter: DatasetFilter,
    page?: PageRequest & { readonly order?: DatasetOrder },
  ): Promise<Page<DatasetSummary>>;
  /** Counts datasets. */
  countDatasets(filter: DatasetFilter): Promise<number>;
  /** Lists the versions of a dataset, newest first. */
  datasetVersions(name: EntityName, page?: PageRequest): Promise<Page<DatasetVersion>>;
  /** Lists the jobs that read or write a dataset: writers first, current ones first. */
  datasetJobs(name: EntityName, page?: PageRequest): Promise<Page<DatasetJob>>;
  /** Lists the last runs with quality assertions about a dataset, newest first. */
  datasetQuality(name: EntityName, limit?: number): Promise<readonly QualityResult[]>;
  /** Lists how much the last runs wrote of a dataset, newest first; runs without statistics are left out. */
  datasetAmounts(name: EntityName, limit?: number): Promise<readonly DatasetAmount[]>;
  /** Hides a dataset until its next event. Returns whether it was there. */
  deleteDataset(name: EntityName): Promise<boolean>;
}
