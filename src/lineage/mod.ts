/**
 * Lineage events as OpenLineage has them.
 *
 * @module
 */
export type {
  BaseEvent,
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
} from "./event.ts";
export { RUN_STATES } from "./event.ts";
export * from "./facets/mod.ts";
export { DEFAULT_PRODUCER } from "./producer.ts";
export { isUuid, newRunId, type NewRunIdOptions } from "./run_id.ts";
export type { EmitOptions, Transport } from "./transport.ts";
