import { Hono } from "hono";
import type { Ingest } from "../../ingest/ingest.ts";
import type { LineageStore } from "../../store/store.ts";
import { depthParam, requiredParam } from "../_params.ts";
import { queryOf } from "../_requests.ts";
import { addCatalogRoutes } from "./_catalog_routes.ts";
import { addDatasetRoutes } from "./_dataset_routes.ts";
import { addEventRoutes } from "./_event_routes.ts";
import { answerBatch, answerEvent } from "./_ingest_answers.ts";
import { addJobRoutes } from "./_job_routes.ts";
import { answerColumnLineage, answerLineage } from "./_lineage_answers.ts";
import { addRunRoutes } from "./_run_routes.ts";
import { answerCountStats, answerEventStats } from "./_stats_answers.ts";

/** Options of {@linkcode marquezApi}. */
export interface MarquezApiOptions {
  /** The store. */
  readonly store: LineageStore;
  /** Reads, validates and stores events. */
  readonly ingest: Ingest;
  /** The largest body of a request in bytes. */
  readonly maxBytes: number;
  /** Reads the time in milliseconds since the epoch. */
  readonly now: () => number;
}

/** Creates the routes under `/api/v1`, as Marquez has them. */
export function marquezApi({ store, ingest, maxBytes, now }: MarquezApiOptions): Hono {
  const api = new Hono();
  api.post("/lineage", (c) => answerEvent(c.req.raw, { ingest, maxBytes }));
  api.post("/lineage/batch", (c) => answerBatch(c.req.raw, { ingest, maxBytes }));
  api.get("/lineage", async (c) => {
    const nodeId = requiredParam(queryOf(c), "nodeId");
    return c.json(await answerLineage(store, { nodeId, depth: depthParam(queryOf(c)) }));
  });
  api.get("/column-lineage", async (c) => {
    const query = queryOf(c);
    const nodeId = requiredParam(query, "nodeId");
    const withDownstream = query.get("withDownstream")?.toLowerCase() === "true";
    return c.json(
      await answerColumnLineage(store, { nodeId, depth: depthParam(query), withDownstream }),
    );
  });
  addEventRoutes(api, store);
  addCatalogRoutes(api, store);
  addJobRoutes(api, store);
  addRunRoutes(api, store);
  addDatasetRoutes(api, store);
  api.get(
    "/stats/lineage-events",
    async (c) => c.json(await answerEventStats(store, queryOf(c), { now: now() })),
  );
  for (const kind of ["job", "dataset", "source"] as const) {
    api.get(
      `/stats/${kind}s`,
      async (c) => c.json(await answerCountStats(store, queryOf(c), { now: now(), kind })),
    );
  }
  return api;
}
