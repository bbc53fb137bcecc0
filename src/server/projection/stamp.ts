import type { IncomingEvent } from "../events/incoming_event.ts";

/**
 * The place of an event in the order that decides which value counts: by event time, then by type, then
 * by content. Stamps are compared as strings; equal events have equal stamps.
 */
export type Stamp = string;

/** The stamp below all others. */
export const NO_STAMP: Stamp = "";

const RANKS: Readonly<Record<string, string>> = {
  START: "0",
  COMPLETE: "4",
  ABORT: "5",
  FAIL: "6",
};
const OTHER_RANK = "2";

/** Returns the stamp of an event, of which `hash` is the hash of the content. */
export function stampOf(event: IncomingEvent, hash: string): Stamp {
  const rank = event.kind === "run" ? RANKS[event.eventType ?? ""] ?? OTHER_RANK : "7";
  // 2250 in microseconds has 10 digits in base 36.
  return event.time.toString(36).padStart(10, "0") + rank + hash.slice(0, 8);
}

/** Stamps that order more than time, such as those of schemas, have something before it. */
const LENGTH = 19;

/** Returns the event time of a stamp in microseconds since 1970. */
export function timeOfStamp(stamp: Stamp): number {
  return parseInt(stamp.slice(-LENGTH).slice(0, 10), 36);
}

/** Returns the hash in a stamp. */
export function hashOfStamp(stamp: Stamp): string {
  return stamp.slice(-8);
}
