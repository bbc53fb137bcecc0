import { checkEvent } from "./check_event.ts";
import { eventEnvelope } from "./_event_envelope.ts";
import type { BaseEvent, CustomFacets, JobEvent } from "./event.ts";
import type { EventInit, EventOptions } from "../values/event_options.ts";

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
