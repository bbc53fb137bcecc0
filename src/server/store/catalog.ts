import type { EntityName, Page, PageRequest, Timestamp } from "./names.ts";

/** A namespace of jobs or datasets. */
export interface Namespace {
  /** The name. */
  readonly name: string;
  /** Its place in the order of first appearance, from 0; it never changes. */
  readonly number: number;
  /** The time of the earliest event. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
  /** Whether it was deleted, and no event named it since. */
  readonly hidden: boolean;
  /** Whether it has jobs. */
  readonly hasJobs: boolean;
  /** Whether it has datasets. */
  readonly hasDatasets: boolean;
}

/** A data source, from `dataSource` facets. */
export interface DataSource {
  /** The name. */
  readonly name: string;
  /** The URL for connections. */
  readonly connectionUrl?: string;
  /** The time of the earliest event. */
  readonly createdAt: Timestamp;
  /** The time of the latest event. */
  readonly updatedAt: Timestamp;
}

/** A tag that was set through the API. */
export interface Tag {
  /** The name, in capitals. */
  readonly name: string;
  /** The description. */
  readonly description?: string;
}

/** A place for a tag: a job, a dataset or a column. */
export type TagTarget =
  | ({ readonly kind: "job" } & EntityName)
  | ({ readonly kind: "dataset"; readonly field?: string } & EntityName);

/** The number of events of one hour, by type. */
export interface EventsOfHour {
  /** The beginning of the hour. */
  readonly hour: Timestamp;
  /** START events. */
  readonly start: number;
  /** COMPLETE events. */
  readonly complete: number;
  /** FAIL events. */
  readonly fail: number;
  /** ABORT events. */
  readonly abort: number;
}

/** Questions about namespaces, sources and tags. */
export interface CatalogQueries {
  /** Lists namespaces by name. */
  namespaces(page?: PageRequest): Promise<Page<Namespace>>;
  /** Returns a namespace. */
  namespace(name: string): Promise<Namespace | undefined>;
  /** Hides a namespace, its jobs and its datasets until their next event. */
  deleteNamespace(name: string): Promise<boolean>;
  /** Lists data sources by name. */
  sources(page?: PageRequest): Promise<Page<DataSource>>;
  /** Returns a data source. */
  source(name: string): Promise<DataSource | undefined>;
  /** Lists tags by name. */
  tags(page?: PageRequest): Promise<Page<Tag>>;
  /** Creates a tag or changes its description. */
  setTag(tag: Tag): Promise<Tag>;
  /** Sets a tag on a target. Returns whether the target exists. */
  addTag(target: TagTarget, tag: string): Promise<boolean>;
  /** Removes a tag from a target. Returns whether the target exists. */
  removeTag(target: TagTarget, tag: string): Promise<boolean>;
  /** Counts the events of each hour between two times, by event time. */
  eventsByHour(after: Timestamp, before: Timestamp): Promise<readonly EventsOfHour[]>;
  /** Counts entities that were created before each of some times. */
  countCreatedBefore(
    kind: "job" | "dataset" | "source",
    times: readonly Timestamp[],
  ): Promise<readonly number[]>;
}
