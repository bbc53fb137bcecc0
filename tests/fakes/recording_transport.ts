import type { LineageEvent, RunEvent } from "../../src/lineage/event/event.ts";
import type { EmitOptions, Transport } from "../../src/lineage/transports/port/transport.ts";

/** A function that a {@linkcode RecordingTransport} calls with an event before it keeps it. */
export type OnEmit = (event: RunEvent, options: EmitOptions) => Promise<void> | void;

/** A transport that keeps the events it is given, frozen as JSON is. */
export class RecordingTransport implements Transport {
  /** The events, in the order of their coming. */
  readonly events: RunEvent[] = [];
  readonly #onEmit: OnEmit;

  constructor(onEmit: OnEmit = () => {}) {
    this.#onEmit = onEmit;
  }

  async emit(event: LineageEvent, options: EmitOptions = {}): Promise<void> {
    await this.#onEmit(event as RunEvent, options);
    this.events.push(JSON.parse(JSON.stringify(event)));
  }

  /** The types of the events. */
  get types(): (string | undefined)[] {
    return this.events.map(({ eventType }) => eventType);
  }

  /** The last event. */
  get last(): RunEvent {
    const event = this.events.at(-1);
    if (event === undefined) throw new Error("No event came");
    return event;
  }
}
