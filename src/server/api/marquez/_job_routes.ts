import type { Hono } from "hono";
import type { JsonObject } from "../../events/incoming_event.ts";
import type { JobDetail, JobVersion } from "../../store/jobs.ts";
import type { EntityName } from "../../store/names.ts";
import { RUN_STATUSES, type RunStatus } from "../../store/runs.ts";
import type { LineageStore } from "../../store/store.ts";
import { codeError, notFound } from "../errors.ts";
import { pageParams, type Query, uuidParam } from "../_params.ts";
import { nameOf, queryOf } from "../_requests.ts";
import { marquezJob, marquezJobVersion } from "./_job_json.ts";
import { marquezRun } from "./_run_json.ts";

const LATEST_RUNS = 10;

/** Adds the routes of jobs. */
export function addJobRoutes(api: Hono, store: LineageStore): void {
  api.get("/jobs", async (c) => c.json(await listJobs(store, queryOf(c))));
  api.get("/namespaces/:namespace/jobs", async (c) => {
    const namespace = c.req.param("namespace");
    return c.json(await listJobs(store, queryOf(c), { namespace }));
  });
  api.get(
    "/namespaces/:namespace/jobs/:job",
    async (c) => c.json(await jobJson(store, await requireJob(store, nameOf(c, "job")))),
  );
  api.delete("/namespaces/:namespace/jobs/:job", async (c) => {
    const job = await requireJob(store, nameOf(c, "job"));
    const json = await jobJson(store, job);
    await store.deleteJob(job);
    return c.json(json);
  });
  api.get("/namespaces/:namespace/jobs/:job/versions", async (c) => {
    const job = await requireJob(store, nameOf(c, "job"));
    const { items } = await store.jobVersions(job, pageParams(queryOf(c)));
    const versions = [];
    for (const version of items) versions.push(await versionJson(store, version));
    return c.json({ versions });
  });
  api.get("/namespaces/:namespace/jobs/:job/versions/:version", async (c) => {
    const job = await requireJob(store, nameOf(c, "job"));
    const id = uuidParam(c.req.param("version"));
    const { items } = await store.jobVersions(job, { limit: 1000 });
    const version = items.find((item) => item.version === id);
    if (!version) throw notFound("Job version", id);
    return c.json(await versionJson(store, version));
  });
  api.get("/namespaces/:namespace/jobs/:job/runs", async (c) => {
    const name = nameOf(c, "job");
    const { limit, offset } = pageParams(queryOf(c));
    await requireJob(store, name);
    const { items } = await store.runs({ job: name }, { limit, offset });
    const counts = await store.countRuns({ job: name });
    const runs = await store.runsWithDatasets(items.map(({ runId }) => runId));
    const totalCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return c.json({ totalCount, runs: runs.map(marquezRun) });
  });
  for (const [method, change] of [["post", "addTag"], ["delete", "removeTag"]] as const) {
    api[method]("/namespaces/:namespace/jobs/:job/tags/:tag", async (c) => {
      const name = nameOf(c, "job");
      await store[change]({ kind: "job", ...name }, c.req.param("tag"));
      return c.json(await jobJson(store, await requireJob(store, name)));
    });
  }
}

async function requireJob(store: LineageStore, name: EntityName): Promise<JobDetail> {
  const job = await store.job(name);
  if (job) return job;
  if (!await store.namespace(name.namespace)) throw notFound("Namespace", name.namespace);
  throw notFound("Job", name.name);
}

async function jobJson(store: LineageStore, job: JobDetail): Promise<JsonObject> {
  const ids = job.lastRuns.map(({ runId }) => runId).reverse().slice(0, LATEST_RUNS);
  return marquezJob(job, await store.runsWithDatasets(ids));
}

async function versionJson(
  store: LineageStore,
  version: JobVersion,
): Promise<JsonObject> {
  const [run] = await store.runsWithDatasets(version.lastRun ? [version.lastRun.runId] : []);
  return marquezJobVersion(version, run);
}

async function listJobs(
  store: LineageStore,
  query: Query,
  { namespace }: { readonly namespace?: string } = {},
): Promise<JsonObject> {
  const page = { ...pageParams(query), order: "updated" } as const;
  const states = statesOf(query);
  const filter = {
    ...namespace !== undefined && { namespace },
    ...states.length > 0 && { states },
  };
  const { items } = await store.jobs(filter, page);
  const counts = await store.countJobs(filter);
  const counted: readonly RunStatus[] = states.length > 0 ? states : RUN_STATUSES;
  const totalCount = counted.reduce((sum, state) => sum + counts[state], 0);
  const jobs = [];
  for (const item of items) {
    const job = await store.job(item);
    if (job) jobs.push(await jobJson(store, job));
  }
  return { totalCount, jobs };
}

function statesOf(query: Query): readonly RunStatus[] {
  return query.getAll("lastRunStates").flatMap((given) => {
    const word = given.toUpperCase();
    const state = RUN_STATUSES.find((status) => status === word);
    if (state === undefined && word !== "OTHER") {
      const known = "NEW, RUNNING, COMPLETED, ABORTED, FAILED, OTHER";
      throw codeError(400, `query param lastRunStates must be one of [${known}]`);
    }
    return state ?? [];
  });
}
