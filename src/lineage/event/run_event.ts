import { checkEvent } from "./check_event.ts";
import { eventEnvelope } from "./_event_envelope.ts";
import type { BaseEvent, CustomFacets, RunEvent } from "./event.ts";
import type { EventInit, EventOptions } from "../values/event_options.ts";

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
