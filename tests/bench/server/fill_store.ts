import { type NewEvent, readEvent } from "../../../src/server/mod.ts";
import { sqliteLineageStore } from "../../../src/server/sqlite.ts";
import { sampleEvent, type SampleSize } from "./sample_event.ts";

/** The world of the large store: 50,000 jobs with 200,000 datasets. */
export const LARGE: SampleSize = { jobs: 50_000, datasetsPerJob: 5 };

/** The questions are about the jobs of so many events. */
const LEAST = 10_000;

/** Appends events to a store until there are enough or the time is over. Returns how many there are. */
export async function fillStore(
  db: string,
  { events, limitMs }: { readonly events: number; readonly limitMs: number },
): Promise<number> {
  await using store = sqliteLineageStore({ path: db });
  const startedAt = performance.now();
  let at = 0;
  while (at < LEAST || (at < events && performance.now() - startedAt < limitMs)) {
    const count = Math.min(1000, Math.max(events, LEAST) - at);
    await store.append(newEvents(at, count));
    at += count;
  }
  return at;
}

/** Creates events of the large world. */
export function newEvents(from: number, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, at) => newEvent(sampleEvent(from + at, LARGE)));
}

/** Creates an event as a store takes it. */
export function newEvent(value: object): NewEvent {
  const { event, issues } = readEvent(value, JSON.stringify(value));
  if (!event) throw new TypeError(`Cannot read event: ${JSON.stringify(issues)}`);
  return { event, warnings: [] };
}
