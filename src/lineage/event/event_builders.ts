import { optionsOf } from "../../internal/is_object.ts";
import type { EventInit, EventOptions } from "../values/event_options.ts";
import { DEFAULT_PRODUCER } from "../values/producer.ts";
import { checkEvent } from "./check_event.ts";
import type { BaseEvent, CustomFacets, DatasetEvent, JobEvent, RunEvent } from "./event.ts";

/** The fields of {@linkcode runEvent}. */
export interface RunEventInit<Custom extends CustomFacets = CustomFacets>
  extends EventInit, Omit<RunEvent<Custom>, keyof BaseEvent> {}

/**
 * Creates an event of a run. It is a plain object, the JSON that is sent.
 *
 * @throws {TypeError} If the event would not be valid by the spec.
 *
 * @example
 * ```ts
 * import { newRunId, runEvent } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const event = runEvent({
 *   eventType: "START",
 *   run: { runId: newRunId() },
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(event.schemaURL, "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
 * ```
 */
export function runEvent<Custom extends CustomFacets = CustomFacets>(
  fields: RunEventInit<Custom>,
  options: EventOptions = {},
): RunEvent<Custom> {
  const event: RunEvent<Custom> = { ...fields, ...eventEnvelope("RunEvent", fields, options) };
  checkEvent(event, "RunEvent");
  return event;
}

/** The fields of {@linkcode jobEvent}. */
export interface JobEventInit<Custom extends CustomFacets = CustomFacets>
  extends EventInit, Omit<JobEvent<Custom>, keyof BaseEvent> {}

/**
 * Creates an event of a job outside of any run.
 *
 * @throws {TypeError} If the event would not be valid by the spec.
 *
 * @example
 * ```ts
 * import { jobEvent } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const event = jobEvent({
 *   job: { namespace: "food_delivery", name: "orders" },
 *   inputs: [{ namespace: "s3://acme", name: "enriched/archive" }],
 * });
 * assertEquals(event.schemaURL, "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent");
 * ```
 */
export function jobEvent<Custom extends CustomFacets = CustomFacets>(
  fields: JobEventInit<Custom>,
  options: EventOptions = {},
): JobEvent<Custom> {
  const event: JobEvent<Custom> = { ...fields, ...eventEnvelope("JobEvent", fields, options) };
  checkEvent(event, "JobEvent");
  return event;
}

/** The fields of {@linkcode datasetEvent}. */
export interface DatasetEventInit<Custom extends CustomFacets = CustomFacets>
  extends EventInit, Omit<DatasetEvent<Custom>, keyof BaseEvent> {}

/**
 * Creates an event of a dataset outside of any run.
 *
 * @throws {TypeError} If the event would not be valid by the spec.
 *
 * @example
 * ```ts
 * import { datasetEvent } from "@runline/runline/lineage";
 * import { schemaDatasetFacet } from "@runline/runline/lineage/facets";
 * import { assertEquals } from "@std/assert";
 *
 * const schema = schemaDatasetFacet({ fields: [{ name: "order_id", type: "BIGINT" }] });
 * const event = datasetEvent({
 *   dataset: { namespace: "s3://acme", name: "json", facets: { schema } },
 * });
 * assertEquals(event.dataset.facets?.schema?.fields?.length, 1);
 * ```
 */
export function datasetEvent<Custom extends CustomFacets = CustomFacets>(
  fields: DatasetEventInit<Custom>,
  options: EventOptions = {},
): DatasetEvent<Custom> {
  const event: DatasetEvent<Custom> = {
    ...fields,
    ...eventEnvelope("DatasetEvent", fields, options),
  };
  checkEvent(event, "DatasetEvent");
  return event;
}

const CORE_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json";

/** Creates the fields of every event. */
function eventEnvelope(
  kind: "DatasetEvent" | "JobEvent" | "RunEvent",
  fields: EventInit,
  options: EventOptions,
): BaseEvent {
  const { eventTime, producer: own } = optionsOf(fields, `the builder of ${kind}`);
  const { producer = DEFAULT_PRODUCER } = optionsOf(options, `the builder of ${kind}`);
  const { now = Date.now } = options;
  return {
    eventTime: eventTime ?? new Date(now()).toISOString(),
    producer: own ?? producer,
    schemaURL: `${CORE_SCHEMA}#/$defs/${kind}`,
  };
}
