import type { SerializedEvent } from "../../event/serialized_event.ts";

/** An event that waits to be sent. */
export interface WaitingEvent {
  /** The event. */
  readonly event: SerializedEvent;
  /** The run, or an empty string for all events without one. */
  readonly lane: string;
}

/**
 * Events that wait to be sent, in lanes: a lane is a run, and its events are sent one after another, so
 * that START arrives before the rest. Lanes take turns.
 */
export class WaitingEvents {
  readonly #all = new Set<WaitingEvent>();
  readonly #lanes = new Map<string, WaitingEvent[]>();
  readonly #free = new Set<string>();
  readonly #busy = new Set<string>();
  #length = 0;

  /** The number of waiting events. */
  get count(): number {
    return this.#all.size;
  }

  /** The length of the JSON of all of them. */
  get length(): number {
    return this.#length;
  }

  /** Adds an event behind those of its lane. */
  add(event: SerializedEvent): void {
    const lane = event.runId ?? "";
    const waiting = { event, lane };
    const others = this.#lanes.get(lane);
    if (others === undefined) this.#lanes.set(lane, [waiting]);
    else others.push(waiting);
    this.#all.add(waiting);
    this.#length += event.json.length;
    if (!this.#busy.has(lane)) this.#free.add(lane);
  }

  /** Takes the next event of a lane that is not busy, which is busy then. */
  take(): WaitingEvent | undefined {
    const [lane] = this.#free;
    if (lane === undefined) return undefined;
    this.#free.delete(lane);
    this.#busy.add(lane);
    return this.#shift(lane);
  }

  /** Frees a lane whose event is sent, or failed. */
  free(lane: string): void {
    this.#busy.delete(lane);
    if (this.#lanes.has(lane)) this.#free.add(lane);
  }

  /** Removes the event that waits longest. */
  dropOldest(): WaitingEvent | undefined {
    const [oldest] = this.#all;
    if (oldest === undefined) return undefined;
    // It is the first of its lane as well.
    this.#shift(oldest.lane);
    if (!this.#lanes.has(oldest.lane)) this.#free.delete(oldest.lane);
    return oldest;
  }

  #shift(lane: string): WaitingEvent | undefined {
    const events = this.#lanes.get(lane);
    const event = events?.shift();
    if (events?.length === 0) this.#lanes.delete(lane);
    if (event === undefined) return undefined;
    this.#all.delete(event);
    this.#length -= event.event.json.length;
    return event;
  }
}
