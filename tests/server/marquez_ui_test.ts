import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { type TestServer, testServer } from "../fixtures/lineage_server.ts";
import { WORLD_NOW, worldEvents, worldRunId } from "../fixtures/lineage_world.ts";

/**
 * The form of an answer: the kind of each field that the web UI of Marquez reads. `?` allows null or
 * nothing where the UI does; an array has the form of its items.
 */
type Form = string | readonly [Form] | { readonly [field: string]: Form };

const NAME = { namespace: "string", name: "string" } as const;

const RUN = {
  id: "string",
  createdAt: "string",
  updatedAt: "string",
  nominalStartTime: "string?",
  nominalEndTime: "string?",
  state: "string",
  startedAt: "string?",
  endedAt: "string?",
  durationMs: "number?",
  args: "object",
  facets: "object",
} as const;

const FIELD = {
  name: "string",
  type: "string?",
  tags: ["string"],
  description: "string?",
} as const;

const JOB = {
  id: NAME,
  type: "string",
  name: "string",
  createdAt: "string",
  updatedAt: "string",
  inputs: [NAME],
  outputs: [NAME],
  namespace: "string",
  location: "string?",
  description: "string?",
  latestRun: "object?",
  tags: ["string"],
  parentJobName: "string?",
  parentJobUuid: "string?",
} as const;

const DATASET = {
  id: NAME,
  type: "string",
  name: "string",
  physicalName: "string",
  createdAt: "string",
  updatedAt: "string",
  namespace: "string",
  sourceName: "string",
  fields: [FIELD],
  tags: ["string"],
  lastModifiedAt: "string?",
  description: "string?",
  facets: "object",
  deleted: "boolean",
} as const;

const EDGE = { origin: "string", destination: "string" } as const;

const NODE = {
  id: "string",
  type: "string",
  inEdges: [EDGE],
  outEdges: [EDGE],
} as const;

const INTERVAL = { startInterval: "string", endInterval: "string" } as const;

const FOOD = "food_delivery";
const JOB_NAME = "etl.delivery_7_days";
const DB = encodeURIComponent("postgres://db.example.com:5432");
const TABLE = "analytics.marts.fct_delivery_times";
const RUN_ID = worldRunId("orders", 1);

/** The requests of the web UI that read, with the forms of their answers. */
const READS: Readonly<Record<string, Form>> = {
  "/namespaces": {
    namespaces: [{
      name: "string",
      createdAt: "string",
      updatedAt: "string",
      ownerName: "string",
      description: "string?",
      isHidden: "boolean",
    }],
  },
  "/jobs?limit=25&offset=0": { totalCount: "number", jobs: [{ ...JOB, latestRuns: "object?" }] },
  "/jobs?limit=25&offset=0&lastRunStates=FAILED": { totalCount: "number", jobs: [JOB] },
  [`/namespaces/${FOOD}/jobs?limit=20&offset=0`]: { totalCount: "number", jobs: [JOB] },
  [`/namespaces/${FOOD}/jobs/${JOB_NAME}`]: { ...JOB, latestRun: RUN, latestRuns: [RUN] },
  [`/namespaces/${FOOD}/jobs/${JOB_NAME}/runs?limit=10&offset=0`]: {
    totalCount: "number",
    runs: [{ ...RUN, jobVersion: { ...NAME, version: "string" } }],
  },
  [`/namespaces/${DB}/datasets?limit=20&offset=0`]: { totalCount: "number", datasets: [DATASET] },
  [`/namespaces/${DB}/datasets/${TABLE}`]: {
    ...DATASET,
    columnLineage: [{
      name: "string",
      inputFields: [{
        namespace: "string",
        dataset: "string",
        field: "string",
        transformationDescription: "string?",
        transformationType: "string?",
      }],
    }],
  },
  [`/namespaces/${DB}/datasets/${TABLE}/versions?limit=10&offset=0`]: {
    totalCount: "number",
    versions: [{
      id: NAME,
      type: "string",
      createdByRun: RUN,
      name: "string",
      physicalName: "string",
      createdAt: "string",
      version: "string",
      namespace: "string",
      sourceName: "string",
      fields: [FIELD],
      tags: ["string"],
      lifecycleState: "string?",
      facets: "object",
    }],
  },
  [`/jobs/runs/${RUN_ID}/facets?type=run`]: { runId: "string", facets: "object" },
  [`/jobs/runs/${RUN_ID}/facets?type=job`]: { runId: "string", facets: "object" },
  [`/lineage?nodeId=job:${FOOD}:${JOB_NAME}&depth=2`]: {
    graph: [{ ...NODE, data: { id: NAME, type: "string", ...NAME } }],
  },
  [`/lineage?nodeId=dataset:${DB}:${TABLE}&depth=2`]: { graph: [NODE] },
  [`/column-lineage?nodeId=dataset:${DB}:${TABLE}&depth=2&withDownstream=true`]: {
    graph: [{
      ...NODE,
      data: {
        namespace: "string",
        dataset: "string",
        field: "string",
        fieldType: "string",
        inputFields: [{ namespace: "string", dataset: "string", field: "string" }],
      },
    }],
  },
  "/events/lineage?limit=50&before=2026-02-01T00:00:00.000Z&after=2026-01-31T00:00:00.000Z&offset=0&sortDirection=desc":
    { totalCount: "number", events: [{ eventTime: "string", producer: "string" }] },
  "/search?q=delivery&sort=NAME&limit=100": {
    totalCount: "number",
    results: [{ ...NAME, nodeId: "string", type: "string", updatedAt: "string" }],
  },
  "/search?q=delivery&sort=UPDATE_AT&limit=100&filter=JOB": { results: [{ type: "string" }] },
  "/tags": { tags: [{ name: "string", description: "string?" }] },
  "/stats/lineage-events?period=DAY&timezone=Europe/Berlin": [
    { ...INTERVAL, fail: "number", start: "number", complete: "number", abort: "number" },
  ],
  "/stats/lineage-events?period=WEEK&timezone=Europe/Berlin": [
    { ...INTERVAL, fail: "number", start: "number", complete: "number", abort: "number" },
  ],
  ...Object.fromEntries(
    ["jobs", "datasets", "sources"].map((asset) =>
      [
        `/stats/${asset}?period=WEEK&timezone=America/New_York`,
        [{ ...INTERVAL, count: "number" }],
      ] as const
    ),
  ),
};

/** The requests of the web UI that change something, and the field of the answer that it reads. */
const CHANGES: readonly (readonly [method: string, path: string, field: string])[] = [
  ["PUT", "/tags/GOLD", "name"],
  ["POST", `/namespaces/${FOOD}/jobs/${JOB_NAME}/tags/GOLD`, "tags"],
  ["DELETE", `/namespaces/${FOOD}/jobs/${JOB_NAME}/tags/GOLD`, "tags"],
  ["POST", `/namespaces/${DB}/datasets/${TABLE}/tags/GOLD`, "tags"],
  ["DELETE", `/namespaces/${DB}/datasets/${TABLE}/tags/GOLD`, "tags"],
  ["POST", `/namespaces/${DB}/datasets/${TABLE}/fields/city/tags/GOLD`, "fields"],
  ["DELETE", `/namespaces/${DB}/datasets/${TABLE}/fields/city/tags/GOLD`, "fields"],
  ["DELETE", `/namespaces/${FOOD}/jobs/${JOB_NAME}`, "name"],
  ["DELETE", `/namespaces/${DB}/datasets/${TABLE}`, "name"],
];

async function worldServer(): Promise<TestServer> {
  const server = await testServer({ now: () => WORLD_NOW });
  await server.store.append(worldEvents(12));
  return server;
}

describe("the requests of the web UI of Marquez", () => {
  it("are answered with the fields that it reads", async () => {
    await using server = await worldServer();
    for (const [path, form] of Object.entries(READS)) {
      const response = await server.send(`/api/v1${path}`);
      assertEquals([path, response.status], [path, 200]);
      assertEquals([path, deviations(await response.json(), form, "")], [path, []]);
    }
    assertEquals(server.failures, []);
  });

  it("may have a boolean in any case", async () => {
    await using server = await testServer();
    const version = `dataset:a:b%23${RUN_ID}`;
    for (const [value, status] of [["True", 400], ["true", 400], ["False", 404]] as const) {
      const path = `/api/v1/column-lineage?nodeId=${version}&withDownstream=${value}`;
      assertEquals([value, (await server.send(path)).status], [value, status]);
    }
  });

  it("change tags, and delete jobs and datasets", async () => {
    await using server = await worldServer();
    for (const [method, path, field] of CHANGES) {
      const body = method === "PUT" ? JSON.stringify({ description: "x" }) : undefined;
      const headers = { "content-type": "application/json" };
      const response = await server.send(`/api/v1${path}`, {
        method,
        headers,
        ...body !== undefined && { body },
      });
      const answer = await response.json();
      assertEquals([path, response.ok, field in answer], [path, true, true]);
    }
    assertEquals((await server.send(`/api/v1/namespaces/${FOOD}/jobs/${JOB_NAME}`)).status, 404);
  });

  it("are answered with a message where the search of OpenSearch is asked", async () => {
    await using server = await worldServer();
    const response = await server.send("/api/v2beta/search/jobs?q=delivery");
    assertEquals([response.status, (await response.json()).code], [404, 404]);
  });
});

/** Lists the places of a value that are not as the form has it. */
function deviations(value: unknown, form: Form, place: string): readonly string[] {
  if (typeof form === "string") {
    const isMissing = value === null || value === undefined;
    const kind = form.replace("?", "");
    if (isMissing) return form === kind ? [place] : [];
    const type: string = typeof value;
    return type === kind ? [] : [place];
  }
  if (Array.isArray(form)) {
    if (!Array.isArray(value)) return [place];
    return value.flatMap((item, index) => deviations(item, form[0], `${place}/${index}`));
  }
  if (typeof value !== "object" || value === null) return [place];
  return Object.entries(form).flatMap(([field, of]) => {
    return deviations((value as Record<string, unknown>)[field], of, `${place}/${field}`);
  });
}
