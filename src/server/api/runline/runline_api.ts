import { Hono } from "hono";
import { readBody } from "../../ingest/read_body.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError, notFound } from "../errors.ts";
import { timeParam } from "../_params.ts";
import { queryOf } from "../_requests.ts";
import { eventFilterOf } from "./_event_filter.ts";
import { exportEvents, liveEvents } from "./_event_streams.ts";
import { openApi } from "./openapi.ts";
import { OPERATIONS } from "./_operations.ts";

const MAX_BODY = 10_000;

/** Creates the routes under `/api/runline/v1`. */
export function runlineApi(
  store: LineageStore,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Hono {
  const api = new Hono();
  api.get("/openapi.json", (c) => c.json(openApi()));
  for (const { path, answer } of OPERATIONS) {
    api.get(path, async (c) => c.json(await answer(store, queryOf(c)) as object));
  }
  api.get("/events.ndjson", (c) => exportEvents(store, eventFilterOf(queryOf(c))));
  api.get("/events/live", async (c) => {
    const last = c.req.header("last-event-id");
    const lastId = last !== undefined && /^\d+$/.test(last) ? Number(last) : undefined;
    return await liveEvents(store, { lastId, signal });
  });
  api.get("/events/:id{[0-9]+}", async (c) => {
    const id = c.req.param("id");
    const event = await store.event(Number(id));
    if (!event) throw notFound("Event", id);
    return c.body(event.text, 200, {
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
    });
  });
  api.post("/prune", async (c) => c.json(await store.prune(await timeToPrune(c.req.raw))));
  return api;
}

async function timeToPrune(request: Request): Promise<string> {
  const body = await readBody(request, { maxBytes: MAX_BODY });
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw codeError(400, "The request body is not JSON");
  }
  const { before } = (value ?? {}) as { readonly before?: unknown };
  const time = typeof before === "string"
    ? timeParam(new URLSearchParams({ before }), "before")
    : undefined;
  if (time === undefined) throw codeError(400, "'before' must be a date-time");
  return time;
}
