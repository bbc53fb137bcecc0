/**
 * The parts of a lineage backend: the questions that its store answers, and its errors. The handler
 * is in `@runline/runline/server/handler`, and the store in `@runline/runline/server/sqlite`.
 *
 * ```ts
 * import { LineageStoreError } from "@runline/runline/server";
 * import { assert } from "@std/assert";
 *
 * const error = new LineageStoreError("Cannot use lineage store", {
 *   code: "LINEAGE_STORE_CLOSED",
 *   url: "sqlite:lineage.db",
 * });
 * assert(error instanceof Error);
 * ```
 *
 * @module
 */
export { LineageStoreError, type LineageStoreErrorCode } from "./errors.ts";
export type { EventIssue } from "./events/event_issue.ts";
export {
  EVENT_KINDS,
  type EventDataset,
  type EventJob,
  type EventKind,
  type EventReading,
  type EventRun,
  type IncomingEvent,
  type JsonObject,
} from "./events/incoming_event.ts";
export { readEvent } from "./events/read_event.ts";
export type {
  CatalogQueries,
  DataSource,
  EventsOfHour,
  Namespace,
  Tag,
  TagTarget,
} from "./store/catalog.ts";
export type {
  DatasetAbout,
  DatasetAmount,
  DatasetDetail,
  DatasetField,
  DatasetFilter,
  DatasetJob,
  DatasetOrder,
  DatasetQueries,
  DatasetSummary,
  DatasetVersion,
  QualityResult,
} from "./store/datasets.ts";
export type {
  EventFilter,
  EventOrder,
  EventQueries,
  EventSummary,
  StoredEvent,
} from "./store/events.ts";
export type {
  JobDetail,
  JobFilter,
  JobOrder,
  JobQueries,
  JobSummary,
  JobVersion,
  JobWeek,
} from "./store/jobs.ts";
export type {
  ColumnEdge,
  ColumnLineage,
  ColumnLineageQuery,
  EdgeSource,
  LineageColumn,
  LineageEdge,
  LineageGraph,
  LineageNode,
  LineageQueries,
  LineageQuery,
  NodeDataset,
  NodeJob,
  Reach,
  ReachQuery,
  Side,
} from "./store/lineage.ts";
export type {
  ColumnName,
  EntityName,
  Facets,
  NodeRef,
  Page,
  PageRequest,
  Timestamp,
} from "./store/names.ts";
export type {
  FailingJob,
  HourOfRuns,
  Overview,
  OverviewQueries,
  RunWithUsual,
  SlowJob,
  StoreStatus,
} from "./store/overview.ts";
export {
  RUN_STATUSES,
  type RunBar,
  type RunDataset,
  type RunDatasetVersion,
  type RunDetail,
  type RunFilter,
  type RunQueries,
  type RunRef,
  type RunStatus,
  type RunSummary,
  type RunWithDatasets,
  type StateCounts,
} from "./store/runs.ts";
export type {
  Found,
  FoundColumn,
  FoundText,
  SearchKind,
  SearchQueries,
  SearchQuery,
  SearchResult,
} from "./store/search.ts";
export type { Appended, LineageStore, NewEvent, Pruned } from "./store/store.ts";
