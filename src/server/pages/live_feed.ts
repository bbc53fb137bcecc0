import { PAGE_HEADERS } from "./page_headers.ts";
import type { PageStore } from "./parts/page_context.ts";

const PAUSE_MS = 1000;
const HEARTBEAT_MS = 15_000;
const MAX_FEEDS = 100;

const open = new WeakMap<PageStore, number>();

/**
 * Sends the number of the newest event as it comes, at most once a second, as server-sent events. Refuses
 * more than a hundred listeners.
 */
export function liveFeed(store: PageStore): Response {
  const count = open.get(store) ?? 0;
  if (count >= MAX_FEEDS) {
    return new Response("Too many listeners\n", { status: 503, headers: { "retry-after": "60" } });
  }
  open.set(store, count + 1);
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      stop = follow(store, (text) => controller.enqueue(new TextEncoder().encode(text)));
    },
    cancel() {
      stop();
      open.set(store, (open.get(store) ?? 1) - 1);
    },
  });
  return new Response(body, {
    headers: {
      ...PAGE_HEADERS,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}

function follow(store: PageStore, send: (text: string) => void): () => void {
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    send(`data: ${newest}\n\n`);
  };
  const stop = store.onEvents((events) => {
    newest = Math.max(newest, ...events.map(({ id }) => id));
    timer ??= setTimeout(flush, PAUSE_MS);
  });
  const heartbeat = setInterval(() => send(":\n\n"), HEARTBEAT_MS);
  send("retry: 15000\n\n");
  return () => {
    stop();
    clearInterval(heartbeat);
    clearTimeout(timer);
  };
}
