/**
 * Lineage events as OpenLineage has them: types, builders, names of datasets, and a client that
 * sends them.
 *
 * ```ts
 * import { newRunId, runEvent } from "@runline/runline/lineage";
 * import { jobTypeJobFacet } from "@runline/runline/lineage/facets";
 * import { s3Dataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const event = runEvent({
 *   eventType: "COMPLETE",
 *   run: { runId: newRunId() },
 *   job: {
 *     namespace: "food_delivery",
 *     name: "orders",
 *     facets: { jobType: jobTypeJobFacet({ processingType: "BATCH", integration: "RUNLINE" }) },
 *   },
 *   outputs: [s3Dataset({ bucket: "acme", key: "json/orders" })],
 * });
 * assertEquals(event.outputs?.[0]?.namespace, "s3://acme");
 * ```
 *
 * @module
 */
export {
  canonicalJson,
  type SerializedEvent,
  serializedFromText,
  serializeEvent,
  toJsonText,
} from "./event/serialized_event.ts";
export { OpenLineageClient } from "./client.ts";
export type { ClientOptions, ConfiguredJob, OpenLineageClientOptions } from "./client_options.ts";
export { checkDataset, checkJob, RUN_STATES } from "./event/check_event.ts";
export { currentRun } from "./run/current_run.ts";
export {
  datasetEvent,
  type DatasetEventInit,
  jobEvent,
  type JobEventInit,
  runEvent,
  type RunEventInit,
} from "./event/event_builders.ts";
export { DATASET_TRIMMERS } from "./enrichment/enriching_transport.ts";
export type {
  DatasetTrimmer,
  EnrichmentOptions,
  EventFilter,
  LineageOwner,
  LineageTag,
  NamespaceResolver,
  SourceCodeLocationOptions,
} from "./enrichment/enrichment.ts";
export {
  ConfigError,
  InvalidEventError,
  TransportError,
  type TransportErrorCode,
} from "./errors.ts";
export type {
  BaseEvent,
  CustomFacets,
  CustomFacetsOf,
  Dataset,
  DatasetEvent,
  InputDataset,
  Job,
  JobEvent,
  LineageEvent,
  OutputDataset,
  Run,
  RunEvent,
  RunState,
} from "./event/event.ts";
export type { EventIssue } from "./values/event_issue.ts";
export type { EventInit, EventOptions } from "./values/event_options.ts";
export type { AddedFacets, LineageRun, RunOptions } from "./run/lineage_run.ts";
export { DEFAULT_PRODUCER } from "./values/producer.ts";
export type { InputFacetFields, NominalTime, OutputFacetFields } from "./run/run_facets.ts";
export {
  type Instant,
  isUuid,
  newRunId,
  type NewRunIdOptions,
  staticUuid,
} from "./values/run_id.ts";
export { apiKeyTokenProvider, type TokenProvider } from "./transports/port/token_provider.ts";
export type { EmitOptions, Transport } from "./transports/port/transport.ts";
export {
  type CompositeChild,
  compositeTransport,
  type CompositeTransportOptions,
} from "./transports/composite.ts";
export { consoleTransport, type ConsoleTransportOptions } from "./transports/console.ts";
export { fileTransport, type FileTransportOptions } from "./transports/file.ts";
export {
  type HttpRetryOptions,
  httpTransport,
  type HttpTransportOptions,
} from "./transports/http.ts";
export {
  type OptionalPackage,
  type PackageLoader,
  providePackages,
} from "./transports/port/load_package.ts";
export { noopTransport } from "./transports/noop.ts";
export type { ValidationOptions } from "./validation/validation_options.ts";
