import type {
  DatasetFacets,
  InputDatasetFacets,
  JobFacets,
  OutputDatasetFacets,
  RunFacets,
} from "./facets/mod.ts";

/** The states that a run event can tell, as the spec names them. */
export const RUN_STATES = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"] as const;

/** The state that a run event tells. */
export type RunState = (typeof RUN_STATES)[number];

/** An execution of a job. */
export interface Run {
  /** A UUID; version 7 is what the spec recommends. */
  readonly runId: string;
  /** What else is known of the run. */
  readonly facets?: RunFacets;
}

/** A process that reads and writes datasets. */
export interface Job {
  /** The namespace of the job. */
  readonly namespace: string;
  /** The name of the job, unique in its namespace. */
  readonly name: string;
  /** What else is known of the job. */
  readonly facets?: JobFacets;
}

/** A collection of data. */
export interface Dataset {
  /** The namespace of the dataset. */
  readonly namespace: string;
  /** The name of the dataset, unique in its namespace. */
  readonly name: string;
  /** What else is known of the dataset. */
  readonly facets?: DatasetFacets;
}

/** A dataset that a run reads. */
export interface InputDataset extends Dataset {
  /** What is known of the dataset as this run reads it. */
  readonly inputFacets?: InputDatasetFacets;
}

/** A dataset that a run writes. */
export interface OutputDataset extends Dataset {
  /** What is known of the dataset as this run writes it. */
  readonly outputFacets?: OutputDatasetFacets;
}

/** What every event has. */
export interface BaseEvent {
  /** When it happened, ISO 8601 with a time zone. */
  readonly eventTime: string;
  /** The URI of what made the event. */
  readonly producer: string;
  /** The URI of the schema that the event follows. */
  readonly schemaURL: string;
}

/** Tells of a run: that it started, goes on or ended. */
export interface RunEvent extends BaseEvent {
  /** The state that the run is in. */
  readonly eventType?: RunState;
  /** The run. */
  readonly run: Run;
  /** The job of which it is a run. */
  readonly job: Job;
  /** The datasets that it reads. */
  readonly inputs?: readonly InputDataset[];
  /** The datasets that it writes. */
  readonly outputs?: readonly OutputDataset[];
}

/** Tells of a job outside of any run. */
export interface JobEvent extends BaseEvent {
  /** The job. */
  readonly job: Job;
  /** The datasets that it reads. */
  readonly inputs?: readonly InputDataset[];
  /** The datasets that it writes. */
  readonly outputs?: readonly OutputDataset[];
}

/** Tells of a dataset outside of any run. */
export interface DatasetEvent extends BaseEvent {
  /** The dataset. */
  readonly dataset: Dataset;
}

/** Any lineage event: the JSON that is sent. */
export type LineageEvent = RunEvent | JobEvent | DatasetEvent;
