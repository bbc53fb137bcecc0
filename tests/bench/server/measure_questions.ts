import { GraphRenderer, lineageHandler, type RequestHandler } from "../../../src/server/serve.ts";
import { sqliteLineageStore } from "../../../src/server/sqlite.ts";
import { newEvents } from "./fill_store.ts";
import { QUESTIONS } from "./questions.ts";

const TURNS = 100;

/** Measures the time of questions to a large store, in milliseconds, while 500 events/s come in. */
export async function measureQuestions(
  db: string,
  events: number,
): Promise<(readonly string[])[]> {
  const startedAt = performance.now();
  await using store = sqliteLineageStore({ path: db });
  const opened = (performance.now() - startedAt).toFixed(1);
  await using renderer = new GraphRenderer();
  const handler = lineageHandler({ store, renderer });
  let next = events;
  const failures: unknown[] = [];
  const traffic = setInterval(() => {
    store.append(newEvents(next, 25)).catch((error) => failures.push(error));
    next += 25;
  }, 50);
  const rows: (readonly string[])[] = [["open", opened, opened]];
  try {
    for (const [name, path] of QUESTIONS) {
      const times = await timesOf(handler, path);
      rows.push([name, at(times, 0.5), at(times, 0.99)]);
    }
  } finally {
    clearInterval(traffic);
  }
  if (failures.length > 0) throw failures[0];
  return rows;
}

/** Returns the times of answers in order, in milliseconds. */
export async function timesOf(
  handler: RequestHandler,
  path: (turn: number) => string,
): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    const response = await handler(new Request(`http://127.0.0.1${path(turn)}`));
    await response.text();
    if (!response.ok) throw new Error(`Cannot ask for ${path(turn)}: ${response.status}`);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return times.sort((a, b) => a - b);
}

/** Returns a percentile as text. */
export function at(times: readonly number[], share: number): string {
  return (times[Math.ceil(times.length * share) - 1] ?? 0).toFixed(1);
}
