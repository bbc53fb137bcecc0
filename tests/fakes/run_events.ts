import type { RunEvent } from "../../src/lineage/event/event.ts";

/** Returns the n-th event of the n-th run: a run has an id, and its events have numbers. */
export function numberedEvent(run: number, number: number): RunEvent {
  return {
    eventType: number === 0 ? "START" : "RUNNING",
    eventTime: "2026-01-31T00:00:00.000Z",
    producer: "https://example.com/jobs",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: `019b76da-a800-7ebc-a7f3-${String(run).padStart(12, "0")}` },
    job: { namespace: "food_delivery", name: `${number}` },
  };
}

/** Returns the numbers of run and event as `run/event`. */
export function numbersOf(
  event: { readonly run: { runId: string }; readonly job: { name: string } },
) {
  return `${Number(event.run.runId.slice(-12))}/${event.job.name}`;
}
