import type { DatasetContent } from "./dataset_content.ts";
import type { FacetMap } from "./facet_map.ts";
import type { Stamp } from "./stamp.ts";

/** Inputs or outputs. */
export type Direction = "in" | "out";

/** The first and the last event time of an entity, in microseconds. */
export interface Span {
  first: number;
  last: number;
}

/** A job. */
export interface JobRecord {
  readonly id: number;
  readonly namespaceId: number;
  readonly namespace: string;
  readonly name: string;
  readonly span: Span;
  readonly facets: FacetMap;
  hidden: boolean;
  /** The parent, as the newest event has it. */
  parentId: number | undefined;
  parentStamp: Stamp;
  /** The newest job event, which lists inputs and outputs of the job without a run. */
  declaredStamp: Stamp;
  dirty: boolean;
}

/** A dataset. */
export interface DatasetRecord {
  readonly id: number;
  readonly namespaceId: number;
  readonly namespace: string;
  readonly name: string;
  readonly span: Span;
  readonly facets: FacetMap;
  /** The input and output facets of the dataset: `statistics`, `quality`. */
  readonly about: FacetMap;
  hidden: boolean;
  dirty: boolean;
}

/** The terminal event of a run. */
export interface RunEnd {
  readonly stamp: Stamp;
  readonly time: number;
  readonly state: "COMPLETED" | "FAILED" | "ABORTED";
}

/** A run. */
export interface RunRecord {
  readonly id: number;
  readonly runId: string;
  /** The job, as the newest event has it; that of the parent facet of a child, without any. */
  job: JobRecord;
  jobStamp: Stamp;
  parentId: number | undefined;
  parentStamp: Stamp;
  /** The times of the events of the run itself. */
  span: Span | undefined;
  /** The time of the earliest child that names the run. */
  namedAt: number | undefined;
  /** The earliest START. */
  startAt: number | undefined;
  /** The earliest event of a type that is not terminal. */
  activeAt: number | undefined;
  end: RunEnd | undefined;
  readonly facets: FacetMap;
  dirty: boolean;
}

/** A dataset as a run read or wrote it. */
export interface IoRecord {
  readonly run: RunRecord;
  readonly dataset: DatasetRecord;
  readonly direction: Direction;
  /** The latest mention. */
  time: number;
  /** The input or output facets. */
  readonly facets: FacetMap;
  /** The version of the newest mention. One with a schema takes precedence. */
  content: DatasetContent | undefined;
  contentStamp: Stamp;
  dirty: boolean;
}

/** The records that events change: read on first use, written together. */
export interface Records {
  job(name: { readonly namespace: string; readonly name: string }, time: number): JobRecord;
  /** Returns the dataset of a name or of an alias. */
  dataset(name: { readonly namespace: string; readonly name: string }, time: number): DatasetRecord;
  /** Returns a run; `job` is that of a new one. */
  run(runId: string, job: JobRecord): RunRecord;
  io(run: RunRecord, dataset: DatasetRecord, direction: Direction): IoRecord;
  /** Sets the inputs and outputs of a job without a run, in place of what was set before. */
  declare(
    job: JobRecord,
    io: { readonly inputs: readonly DatasetRecord[]; readonly outputs: readonly DatasetRecord[] },
  ): void;
  /** Adds a version of a dataset event. */
  observe(dataset: DatasetRecord, content: DatasetContent, time: number): void;
  /** Sets the column lineage of a dataset, as a job reports it, or a dataset event if there is no job. */
  columns(
    dataset: DatasetRecord,
    facet: unknown,
    from: { readonly job?: JobRecord; readonly stamp: Stamp },
  ): void;
  /** Adds a data source. */
  source(
    name: string,
    url: string | undefined,
    at: { readonly time: number; readonly stamp: Stamp },
  ): void;
  /** Adds another name of a dataset. */
  alias(dataset: DatasetRecord, name: { readonly namespace: string; readonly name: string }): void;
}
