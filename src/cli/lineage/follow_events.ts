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

const PAGE = 1000;

/** Looks for new events again and again, in order of arrival, until the signal ends it. */
export async function* followEvents(
  source: LineageSource,
  { signal, since, query = {}, pauseMs = 1000 }: FollowEventsOptions,
): AsyncGenerator<readonly EventRow[], void> {
  let last = since;
  while (!signal.aborted) {
    const events = await eventsSince(source, { ...query, since: String(last) });
    last = events.at(-1)?.id ?? last;
    if (events.length > 0) yield events;
    else await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}

interface EventPage {
  readonly items: readonly EventRow[];
  readonly next?: string;
}

async function eventsSince(
  source: LineageSource,
  query: Readonly<Record<string, string | undefined>>,
): Promise<readonly EventRow[]> {
  const events: EventRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.ask("/events", { ...query, cursor, limit: PAGE }) as EventPage;
    for (const item of page.items) events.push(item);
    cursor = page.next;
  } while (cursor !== undefined);
  return events.sort((a, b) => a.id - b.id);
}

/** Returns the number of the newest event. */
export async function newestEvent(source: LineageSource): Promise<number> {
  // Events are numbered as they arrive, so the last number is at least their count.
  const { events } = await source.ask("/status", {}) as { readonly events: number };
  const { items } = await source.ask("/events", { limit: PAGE }) as EventPage;
  return largest(items.map(({ id }) => id), events);
}
