import type {
  DatasetFacets,
  InputDatasetFacets,
  JobFacets,
  OutputDatasetFacets,
  RunFacets,
} from "../facets/mod.ts";

/** The state of a run. */
export type RunState = "START" | "RUNNING" | "COMPLETE" | "ABORT" | "FAIL" | "OTHER";

/**
 * Custom facets by entity and key, as type parameter of events:
 * `RunEvent<{ run: { acme_cost: CostFacet } }>`.
 */
export interface CustomFacets {
  /** Facets of runs. */
  readonly run?: object;
  /** Facets of jobs. */
  readonly job?: object;
  /** Facets of datasets. */
  readonly dataset?: object;
  /** Facets of input datasets. */
  readonly input?: object;
  /** Facets of output datasets. */
  readonly output?: object;
}

/** The custom facets of one entity. Each is optional. */
export type CustomFacetsOf<Custom extends CustomFacets, Entity extends keyof CustomFacets> = {
  readonly [Key in keyof NonNullable<Custom[Entity]>]?: NonNullable<Custom[Entity]>[Key];
};

/** An execution of a job. */
export interface Run<Custom extends CustomFacets = CustomFacets> {
  /** A UUID. The spec recommends version 7. */
  readonly runId: string;
  /** The facets of the run. */
  readonly facets?: RunFacets & CustomFacetsOf<Custom, "run">;
}

/** A process that reads and writes datasets. */
export interface Job<Custom extends CustomFacets = CustomFacets> {
  /** The namespace of the job. */
  readonly namespace: string;
  /** The name of the job, unique in its namespace. */
  readonly name: string;
  /** The facets of the job. */
  readonly facets?: JobFacets & CustomFacetsOf<Custom, "job">;
}

/** A collection of data. */
export interface Dataset<Custom extends CustomFacets = CustomFacets> {
  /** The namespace of the dataset. */
  readonly namespace: string;
  /** The name of the dataset, unique in its namespace. */
  readonly name: string;
  /** The facets of the dataset. */
  readonly facets?: DatasetFacets & CustomFacetsOf<Custom, "dataset">;
}

/** A dataset that a run reads. */
export interface InputDataset<Custom extends CustomFacets = CustomFacets> extends Dataset<Custom> {
  /** The facets of the dataset as this run reads it. */
  readonly inputFacets?: InputDatasetFacets & CustomFacetsOf<Custom, "input">;
}

/** A dataset that a run writes. */
export interface OutputDataset<Custom extends CustomFacets = CustomFacets> extends Dataset<Custom> {
  /** The facets of the dataset as this run writes it. */
  readonly outputFacets?: OutputDatasetFacets & CustomFacetsOf<Custom, "output">;
}

/** The fields of every event. */
export interface BaseEvent {
  /** The time of the event: ISO 8601 with a time zone. */
  readonly eventTime: string;
  /** The URI of the software that created the event. */
  readonly producer: string;
  /** The URI of the schema of the event. */
  readonly schemaURL: string;
}

/** An event of a run: it started, is running or ended. */
export interface RunEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The state of the run. */
  readonly eventType?: RunState;
  /** The run. */
  readonly run: Run<Custom>;
  /** The job of the run. */
  readonly job: Job<Custom>;
  /** The input datasets. */
  readonly inputs?: readonly InputDataset<Custom>[];
  /** The output datasets. */
  readonly outputs?: readonly OutputDataset<Custom>[];
}

/** An event of a job outside of any run. */
export interface JobEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The job. */
  readonly job: Job<Custom>;
  /** The input datasets. */
  readonly inputs?: readonly InputDataset<Custom>[];
  /** The output datasets. */
  readonly outputs?: readonly OutputDataset<Custom>[];
}

/** An event of a dataset outside of any run. */
export interface DatasetEvent<Custom extends CustomFacets = CustomFacets> extends BaseEvent {
  /** The dataset. */
  readonly dataset: Dataset<Custom>;
}

/** Any lineage event: the JSON that is sent. */
export type LineageEvent = RunEvent | JobEvent | DatasetEvent;
