import { smallest } from "../../../internal/extremes.ts";
import type { SpoolRecord } from "./record.ts";
import type { SegmentReader } from "./segments.ts";

/** A record that was read and is not delivered. */
export interface WaitingRecord extends SpoolRecord {
  /** The reader of its segment. */
  readonly reader: SegmentReader;
}

/** The events of one run, or all events without one, in their order. */
export interface Lane {
  /** The events. */
  readonly records: WaitingRecord[];
  /** The number of failed attempts at the first event. */
  failures: number;
  /** When the next attempt is due, in milliseconds of a clock that is never set. */
  readyAt: number;
}

// The most that is held in memory of a backlog of any size.
const MAX_RECORDS = 1024;
const MAX_LENGTH = 4 * 1024 * 1024;

/** The events that were read and are not delivered, by run: within a lane the order holds. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  #count = 0;
  #length = 0;

  /** The number of events. */
  get count(): number {
    return this.#count;
  }

  /** Whether no more may be read for now. */
  get isFull(): boolean {
    return this.#count >= MAX_RECORDS || this.#length >= MAX_LENGTH;
  }

  /** Adds an event at the end of its lane. */
  add(record: WaitingRecord): void {
    const key = record.event.runId ?? "";
    const lane = this.#lanes.get(key) ?? { records: [], failures: 0, readyAt: 0 };
    this.#lanes.set(key, lane);
    lane.records.push(record);
    this.#count++;
    this.#length += record.event.json.length;
  }

  /** Removes the first event of a lane, which is delivered or set aside. */
  shift(lane: Lane): void {
    const record = lane.records.shift();
    if (record === undefined) return;
    lane.failures = 0;
    this.#count--;
    this.#length -= record.event.json.length;
    if (lane.records.length === 0) this.#lanes.delete(record.event.runId ?? "");
  }

  /** Lists the lanes whose first event is due. */
  due(now: number): readonly Lane[] {
    return [...this.#lanes.values()].filter(({ readyAt }) => readyAt <= now);
  }

  /** Returns the time at which the next lane is due, or `Infinity` without one. */
  nextAt(): number {
    return smallest(this.#lanes.values().map(({ readyAt }) => readyAt));
  }

  /** Sets all lanes due at once. */
  hurry(): void {
    for (const lane of this.#lanes.values()) lane.readyAt = 0;
  }
}
