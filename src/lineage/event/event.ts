import type {
  DatasetFacets,
  InputDatasetFacets,
  JobFacets,
  OutputDatasetFacets,
  RunFacets,
} from "../facets/mod.ts";

/** The states that a run event can tell, as the spec names them. */
export const RUN_STATES = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"] as const;

/** The state that a run event tells. */
export type RunState = (typeof RUN_STATES)[number];

/**
 * The facets that the spec does not know, by the entity that they are of and their keys, as
 * {@linkcode RunEvent} and the others take them: `RunEvent<{ run: { acme_cost: CostFacet } }>`.
 */
export interface CustomFacets {
  /** Those of runs. */
  readonly run?: object;
  /** Those of jobs. */
  readonly job?: object;
  /** Those of datasets. */
  readonly dataset?: object;
  /** Those of datasets as a run reads them. */
  readonly input?: object;
  /** Those of datasets as a run writes them. */
  readonly output?: object;
}

/** The facets of one entity of {@linkcode CustomFacets}, of which each may be absent. */
export type CustomFacetsOf<Custom extends CustomFacets, Entity extends keyof CustomFacets> = {
  readonly [Key in keyof NonNullable<Custom[Entity]>]?: NonNullable<Custom[Entity]>[Key];
};

/** An execution of a job. */
export interface Run<Custom extends CustomFacets = CustomFacets> {
  /** A UUID; version 7 is what the spec recommends. */
  readonly runId: string;
  /** What else is known of the run. */
  readonly facets?: RunFacets & CustomFacetsOf<Custom, "run">;
}

/** A process that reads and writes datasets. */
export interface Job<Custom extends CustomFacets = CustomFacets> {
  /** The namespace of the job. */
  readonly namespace: string;
  /** The name of the job, unique in its namespace. */
  readonly name: string;
  /** What else is known of the job. */
  readonly facets?: JobFacets & CustomFacetsOf<Custom, "job">;
}

/** A collection of data. */
export interface Dataset<Custom extends CustomFacets = CustomFacets> {
  /** The namespace of the dataset. */
  readonly namespace: string;
  /** The name of the dataset, unique in its namespace. */
  readonly name: string;
  /** What else is known of the dataset. */
  readonly facets?: DatasetFacets & CustomFacetsOf<Custom, "dataset">;
}

/** A dataset that a run reads. */
export interface InputDataset<Custom extends CustomFacets = CustomFacets> extends Dataset<Custom> {
  /** What is known of the dataset as this run reads it. */
  readonly inputFacets?: InputDatasetFacets & CustomFacetsOf<Custom, "input">;
}

/** A dataset that a run writes. */
export interface OutputDataset<Custom extends CustomFacets = CustomFacets> extends Dataset<Custom> {
  /** What is known of the dataset as this run writes it. */
  readonly outputFacets?: OutputDatasetFacets & CustomFacetsOf<Custom, "output">;
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
export interface RunEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The state that the run is in. */
  readonly eventType?: RunState;
  /** The run. */
  readonly run: Run<Custom>;
  /** The job of which it is a run. */
  readonly job: Job<Custom>;
  /** The datasets that it reads. */
  readonly inputs?: readonly InputDataset<Custom>[];
  /** The datasets that it writes. */
  readonly outputs?: readonly OutputDataset<Custom>[];
}

/** Tells of a job outside of any run. */
export interface JobEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The job. */
  readonly job: Job<Custom>;
  /** The datasets that it reads. */
  readonly inputs?: readonly InputDataset<Custom>[];
  /** The datasets that it writes. */
  readonly outputs?: readonly OutputDataset<Custom>[];
}

/** Tells of a dataset outside of any run. */
export interface DatasetEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The dataset. */
  readonly dataset: Dataset<Custom>;
}

/** Any lineage event: the JSON that is sent. */
export type LineageEvent = RunEvent | JobEvent | DatasetEvent;
