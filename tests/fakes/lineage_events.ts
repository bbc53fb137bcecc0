import type { JobEvent, RunEvent } from "../../src/lineage/event/event.ts";

/** Creates a job event that nothing can change. */
export function frozenJobEvent(name: string): JobEvent {
  return deepFreeze({
    eventTime: "2026-01-31T00:00:00.000Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
    job: { namespace: "food_delivery", name },
    inputs: [{ namespace: "s3://acme", name: "enriched/żółw 🐢" }],
    outputs: [],
  });
}

/** Creates a run event that nothing can change. */
export function frozenRunEvent(name: string): RunEvent {
  return deepFreeze({
    eventType: "START",
    eventTime: "2026-01-31T00:00:00.000Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: "019b76da-a800-7ebc-a7f3-d566a92d1b1e" },
    job: { namespace: "food_delivery", name },
  });
}

/** Creates a value that nothing can change, with all that is in it. */
export function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value)) {
    if (typeof item === "object" && item !== null) deepFreeze(item);
  }
  return Object.freeze(value);
}
