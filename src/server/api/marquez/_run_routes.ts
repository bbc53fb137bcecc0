import type { Hono } from "hono";
import type { LineageStore } from "../../store/store.ts";
import { notFound } from "../errors.ts";
import { depthParam, requiredParam, uuidParam, wordParam } from "../_params.ts";
import { queryOf } from "../_requests.ts";
import { answerUpstream } from "./_lineage_answers.ts";
import { marquezRun } from "./_run_json.ts";

/** Adds the routes of runs. */
export function addRunRoutes(api: Hono, store: LineageStore): void {
  api.get("/jobs/runs/:run", async (c) => {
    const id = uuidParam(c.req.param("run"));
    const [run] = await store.runsWithDatasets([id]);
    if (!run) throw notFound("Run", id);
    return c.json(marquezRun(run));
  });
  api.get("/jobs/runs/:run/facets", async (c) => {
    const id = uuidParam(c.req.param("run"));
    const type = wordParam(requiredParam(queryOf(c), "type"), "type", {
      words: ["RUN", "JOB"] as const,
    });
    const run = await store.run(id);
    if (!run) throw notFound("Run", id);
    return c.json({ runId: run.runId, facets: type === "JOB" ? run.jobFacets : run.facets });
  });
  api.get("/runlineage/upstream", async (c) => {
    const runId = uuidParam(requiredParam(queryOf(c), "runId"));
    return c.json(await answerUpstream(store, { runId, depth: depthParam(queryOf(c)) }));
  });
}
