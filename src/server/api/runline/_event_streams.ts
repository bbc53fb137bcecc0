import type { EventFilter, EventSummary } from "../../store/events.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError } from "../errors.ts";

/** Streams the texts of events, one a line. */
export function exportEvents(store: LineageStore, filter: EventFilter): Response {
  const pieces = store.readEvents(filter, { order: "arrival" })[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(value.map(({ text }) => `${text}\n`).join("")));
    },
    async cancel() {
      await pieces.return?.();
    },
    // Nothing is read ahead: many clients may read slowly.
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": 'attachment; filename="events.ndjson"',
    },
  });
}

const MAX_LISTENERS = 100;
const HEARTBEAT_MS = 15_000;

/** A listener that is so far behind reads too slowly, and is cut off: it goes on where it was. */
const MAX_BEHIND = 1_000;

/** The listeners of each store. */
const listeners = new WeakMap<LineageStore, number>();

/** Streams events as they arrive, until `signal` is aborted. After `Last-Event-ID` come those that were missed. */
export async function liveEvents(
  store: LineageStore,
  { lastId, signal }: {
    readonly lastId: number | undefined;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Response> {
  const count = listeners.get(store) ?? 0;
  if (count >= MAX_LISTENERS) throw codeError(503, "There are too many listeners");
  const missed = lastId === undefined
    ? []
    : (await store.events({ sinceId: lastId }, { order: "arrival", limit: MAX_BEHIND })).items;
  listeners.set(store, count + 1);
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => {
        if ((controller.desiredSize ?? 0) > -MAX_BEHIND) {
          return controller.enqueue(encoder.encode(text));
        }
        finish();
      };
      const finish = (): void => {
        stop();
        controller.close();
      };
      const end = store.onEvents((events) => events.forEach((event) => send(message(event))));
      const heartbeat = setInterval(() => send(":\n\n"), HEARTBEAT_MS);
      stop = () => {
        end();
        clearInterval(heartbeat);
        signal?.removeEventListener("abort", finish);
        listeners.set(store, (listeners.get(store) ?? 1) - 1);
        stop = () => {};
      };
      signal?.addEventListener("abort", finish);
      send("retry: 5000\n\n");
      missed.forEach((event) => send(message(event)));
      // An abort before now called no listener.
      if (signal?.aborted) finish();
    },
    cancel: () => stop(),
  });
  const headers = { "content-type": "text/event-stream; charset=utf-8" };
  return new Response(body, { headers });
}

function message(event: EventSummary): string {
  return `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;
}
