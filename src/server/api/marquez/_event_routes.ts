import type { Context, Hono } from "hono";
import { compareText } from "../../../internal/text/compare_text.ts";
import type { LineageStore } from "../../store/store.ts";
import { listError } from "../errors.ts";
import { countParam, pageParams, type Query, timeParam, wordParam } from "../_params.ts";
import { queryOf } from "../_requests.ts";

/** Adds the lists of events and of names that a text is in. */
export function addEventRoutes(api: Hono, store: LineageStore): void {
  api.get("/events/lineage", (c) => listEvents(c, store));
  // The Python client of Marquez asks here.
  api.get("/events", (c) => listEvents(c, store));
  api.get("/search", (c) => searchNames(c, store));
}

async function listEvents(c: Context, store: LineageStore): Promise<Response> {
  const query = queryOf(c);
  const { limit, offset } = pageParams(query);
  const sort = wordParam(query.get("sortDirection"), "sortDirection", {
    words: ["DESC", "ASC"] as const,
  });
  const after = timeParam(query, "after");
  const before = timeParam(query, "before");
  const filter = {
    kinds: ["run"] as const,
    ...after !== undefined && { after },
    ...before !== undefined && { before },
  };
  const texts: string[] = [];
  const page = { limit, offset, order: sort === "ASC" ? "oldest" : "newest" } as const;
  for await (const events of store.readEvents(filter, page)) {
    for (const { text } of events) texts.push(text);
  }
  const totalCount = await store.countEvents(filter);
  // The events are JSON already, and as long as they like.
  return c.body(`{"totalCount":${totalCount},"events":[${texts.join(",")}]}`, 200, {
    "content-type": "application/json",
  });
}

async function searchNames(c: Context, store: LineageStore): Promise<Response> {
  const query = queryOf(c);
  const q = query.get("q") ?? "";
  if (q.trim() === "") throw listError(400, ["query param q must not be blank"]);
  const limit = countParam(query, "limit", { fallback: 10 });
  const kind = wordParam(query.get("filter"), "filter", { words: ["DATASET", "JOB"] as const });
  const sort = wordParam(query.get("sort"), "sort", { words: ["NAME", "UPDATE_AT"] as const });
  const namespace = query.get("namespace") ?? undefined;
  const [before, after] = ["before", "after"].map((name) => dayParam(query, name));
  const found = await store.search({
    text: q,
    kinds: kind === "JOB" ? ["job"] : kind === "DATASET" ? ["dataset"] : ["job", "dataset"],
    limit: 1000,
    ...namespace !== undefined && { namespace },
  });
  const results = [
    ...found.jobs.items.map((job) => ({ ...job, type: "JOB" })),
    ...found.datasets.items.map((dataset) => ({ ...dataset, type: "DATASET" })),
  ].filter(({ updatedAt }) =>
    (before === undefined || updatedAt < before) && (after === undefined || updatedAt > after)
  );
  results.sort((a, b) =>
    sort === "UPDATE_AT" ? compareText(b.updatedAt, a.updatedAt) : compareText(a.name, b.name)
  );
  const listed = results.slice(0, limit).map(({ type, name, updatedAt, namespace }) => ({
    type,
    name,
    updatedAt,
    namespace,
    nodeId: `${type.toLowerCase()}:${namespace}:${name}`,
  }));
  return c.json({ totalCount: listed.length, results: listed });
}

function dayParam(query: Query, name: string): string | undefined {
  const text = query.get(name);
  if (text !== null && !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    throw listError(400, [`query param ${name} must match "^\\d{4}-\\d{2}-\\d{2}$"`]);
  }
  return text ?? undefined;
}
