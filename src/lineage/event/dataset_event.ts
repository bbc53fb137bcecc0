import { checkEvent } from "./check_event.ts";
import { eventEnvelope } from "./_event_envelope.ts";
import type { BaseEvent, CustomFacets, DatasetEvent } from "./event.ts";
import type { EventInit, EventOptions } from "../values/event_options.ts";

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
