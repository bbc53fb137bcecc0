import type { LineageEvent, RunEvent } from "../../src/lineage/mod.ts";

/** A lineage client that keeps the events it is given. */
export class RecordingLineage {
  /** The events, in the order of their coming. */
  readonly events: RunEvent[] = [];

  emit(event: LineageEvent): Promise<void> {
    this.events.push(event as RunEvent);
    return Promise.resolve();
  }

  /** The event types of each run, by the run's nominal time. */
  get trail(): Record<string, string[]> {
    const trail: Record<string, string[]> = {};
    for (const { run, eventType } of this.events) {
      const time = String(run.facets?.nominalTime?.nominalStartTime);
      (trail[time] ??= []).push(eventType ?? "");
    }
    return trail;
  }
}
