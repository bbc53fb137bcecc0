import { type LineageEvent, OpenLineageClient, type RunEvent } from "../../src/lineage/mod.ts";

/** A function that a {@linkcode RecordingLineage} calls with an event before it keeps it. */
export type OnLineageEvent = (event: RunEvent) => Promise<void> | void;

/** Options of {@linkcode RecordingLineage}. */
export interface RecordingLineageOptions {
  /** Called with each event before it is kept. */
  readonly onEvent?: OnLineageEvent;
  /** Called with each event that could not be delivered. */
  readonly onError?: (error: Error, event: LineageEvent | undefined) => void;
  /** How long `close` waits for the backend. */
  readonly closeTimeoutMs?: number;
}

/** A lineage client that keeps the events it sends. */
export class RecordingLineage implements Pick<OpenLineageClient, "emit" | "startRun" | "flush"> {
  /** The events, in the order of their delivery. */
  readonly events: RunEvent[] = [];
  readonly client: OpenLineageClient;

  constructor({ onEvent = () => {}, ...options }: RecordingLineageOptions = {}) {
    this.client = new OpenLineageClient({
      transport: {
        emit: async (event) => {
          await onEvent(event as RunEvent);
          this.events.push(JSON.parse(JSON.stringify(event)));
        },
      },
      ...options,
    });
  }

  emit: OpenLineageClient["emit"] = (...args) => this.client.emit(...args);
  startRun: OpenLineageClient["startRun"] = (...args) => this.client.startRun(...args);

  flush(): Promise<void> {
    return this.client.flush();
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
