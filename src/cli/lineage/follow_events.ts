import { largest } from "../../internal/extremes.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { EventRow } from "./rows.ts";
import type { LineageSource } from "./source.ts";

/** Options of {@linkcode followEvents}. */
export interface FollowEventsOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Only events with a greater number. */
  readonly since: number;
  /** The query that narrows the events. @default {{}} */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** The pause between two looks, in milliseconds. @default {1000} */
  readonly pauseMs?: number;
}

/** Looks for new events again and again, in order of arrival, until the signal ends it. */
export async function* followEvents(
  source: LineageSource,
  { signal, since, query = {}, pauseMs = 1000 }: FollowEventsOptions,
): AsyncGenerator<readonly EventRow[], void> {
  let last = since;
  while (!signal.aborted) {
    const events = await source.list<EventRow>("/events", { ...query, since: last }, Infinity);
    last = largest(events.map(({ id }) => id), last);
    if (events.length > 0) yield events.toSorted((a, b) => a.id - b.id);
    else await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}

/** Returns the number of the newest event. */
export async function newestEvent(source: LineageSource): Promise<number> {
  // Events are numbered as they arrive, so the last number is at least their count.
  const { events } = await source.ask("/status", {}) as { readonly events: number };
  const newest = await source.list<EventRow>("/events", {}, 1000);
  return largest(newest.map(({ id }) => id), events);
}
