import type { BaseEvent } from "./event.ts";
import type { EventInit, EventOptions } from "../values/event_options.ts";
import { DEFAULT_PRODUCER } from "../values/producer.ts";

const CORE_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json";

/** Creates the fields of every event. */
export function eventEnvelope(
  kind: "DatasetEvent" | "JobEvent" | "RunEvent",
  { eventTime, producer: own }: EventInit,
  options: EventOptions,
): BaseEvent {
  const { producer = DEFAULT_PRODUCER, now = Date.now } = options;
  return {
    eventTime: eventTime ?? new Date(now()).toISOString(),
    producer: own ?? producer,
    schemaURL: `${CORE_SCHEMA}#/$defs/${kind}`,
  };
}
