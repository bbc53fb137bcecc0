import type { SerializedEvent } from "../../event/serialized_event.ts";
import type { EmitOptions } from "../port/transport.ts";

/** An event that waits to be sent. */
export interface WaitingEvent {
  /** The event. */
  readonly event: SerializedEvent;
  /** The run, or an empty string for all events without one. */
  readonly lane: string;
  /** The call that waits until the event is delivered. Without it no call does. */
  readonly delivery?: Delivery;
}

/** A call that waits until its event is delivered. */
export interface Delivery {
  /** The options of the call, with the signal of `stop`. */
  readonly options: EmitOptions;
  /** Ends the attempt to send the event. */
  readonly stop: AbortController;
  /** Called when the event is delivered. */
  readonly resolve: () => void;
  /** Called when it is not. */
  readonly reject: (reason: unknown) => void;
}

const MAX_UNUSED_ADDS = 1000;

/** A set whose oldest value is found at once. The first of a `Set` is behind all that were deleted. */
class OldestFirst<T> {
  readonly #values = new Set<T>();
  // It goes on behind what it returned, which is deleted.
  #next: IterableIterator<T> | undefined;
  #adds = 0;

  get size(): number {
    return this.#values.size;
  }

  add(value: T): void {
    this.#values.add(value);
    // An iterator that is not used keeps what was deleted in memory.
    if (++this.#adds > MAX_UNUSED_ADDS) this.#next = undefined;
  }

  delete(value: T): boolean {
    return this.#values.delete(value);
  }

  /** Removes the oldest value, and returns it. */
  take(): T | undefined {
    // An iterator that came to an end would stay there.
    if (this.size === 0) return undefined;
    this.#adds = 0;
    this.#next ??= this.#values.values();
    const { value } = this.#next.next();
    this.#values.delete(value);
    return value;
  }
}

/**
 * Events that wait to be sent, in lanes: a lane is a run, and its events are sent one after another, so
 * that START arrives before the rest. Lanes take turns.
 */
export class WaitingEvents {
  readonly #all = new OldestFirst<WaitingEvent>();
  readonly #lanes = new Map<string, WaitingEvent[]>();
  readonly #free = new OldestFirst<string>();
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
  add(waiting: WaitingEvent): void {
    const { event, lane } = waiting;
    const others = this.#lanes.get(lane);
    if (others === undefined) this.#lanes.set(lane, [waiting]);
    else others.push(waiting);
    this.#all.add(waiting);
    this.#length += event.json.length;
    if (!this.#busy.has(lane)) this.#free.add(lane);
  }

  /** Removes and returns the next event of an idle lane, and marks the lane as busy. */
  take(): WaitingEvent | undefined {
    const lane = this.#free.take();
    if (lane === undefined) return undefined;
    this.#busy.add(lane);
    const waiting = this.#lanes.get(lane)?.[0];
    if (waiting !== undefined) this.remove(waiting);
    return waiting;
  }

  /** Frees a lane whose event is sent, or failed. */
  free(lane: string): void {
    this.#busy.delete(lane);
    if (this.#lanes.has(lane)) this.#free.add(lane);
  }

  /** Removes the event that waits longest. */
  dropOldest(): WaitingEvent | undefined {
    const oldest = this.#all.take();
    if (oldest !== undefined) this.#removeFromLane(oldest);
    return oldest;
  }

  /** Removes an event, if it waits. */
  remove(waiting: WaitingEvent): void {
    if (this.#all.delete(waiting)) this.#removeFromLane(waiting);
  }

  #removeFromLane(waiting: WaitingEvent): void {
    const { event, lane } = waiting;
    const events = this.#lanes.get(lane) ?? [];
    if (events[0] === waiting) events.shift();
    else events.splice(events.indexOf(waiting), 1);
    this.#length -= event.json.length;
    if (events.length > 0) return;
    this.#lanes.delete(lane);
    this.#free.delete(lane);
  }
}
