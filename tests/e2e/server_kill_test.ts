import { assertEquals, assertGreater } from "@std/assert";
import { describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";
import { sqliteLineageStore } from "../../src/server/sqlite.ts";
import type { LineageStore } from "../../src/server/store/store.ts";
import { JOBS, runEventOf, runId, schema } from "../fixtures/server_events.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";
import { type LineageServer, startServer } from "./support/lineage_server.ts";
import { Random } from "./support/random.ts";

/** Stores that are killed beside each other, as most of the time is that of starts. */
const STORES = 4;
const KILLS = 25;
const CLIENTS = 4;

describe("runline serve, killed at random moments while events come in", () => {
  it("has every event that it answered, and a projection that equals a rebuild", async (context) => {
    const answered = await Promise.all(Array.from({ length: STORES }, (_, at) => killOften(at)));
    const total = answered.reduce((sum, count) => sum + count, 0);
    assertGreater(total, STORES * KILLS);
    context.diagnostic(`${total} events were answered in ${STORES * KILLS} lives`);
  });
});

/** Kills a server again and again, and checks its store. Returns how many events it answered. */
async function killOften(seed: number): Promise<number> {
  await using folder = await tempFolder();
  const random = new Random(seed + 7);
  const answered: number[] = [];
  let next = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await startServer(folder);
    const enough = Promise.withResolvers<void>();
    const until = answered.length + random.below(60);
    const clients = Array.from({ length: CLIENTS }, async () => {
      for (let at = next++; await post(server, at); at = next++) {
        answered.push(at);
        if (answered.length > until) enough.resolve();
      }
    });
    await enough.promise;
    // Somewhere between two answers, too.
    await delay(random.below(10));
    await server.kill();
    await Promise.all(clients);
  }
  await check(folder, answered);
  return answered.length;
}

/** Posts an event of its own for each call. Returns whether it was answered. */
async function post({ url }: LineageServer, at: number): Promise<boolean> {
  const event = runEventOf({
    run: at,
    type: at % 3 === 0 ? "START" : "COMPLETE",
    at: new Date(Date.UTC(2026, 0, 31) + at * 1000).toISOString(),
    job: `job ${at % 10}`,
    inputs: [`in ${at % 7}`],
    outputs: [{ name: `out ${at % 5}`, facets: schema("id", `c${at % 4}`) }],
  });
  try {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({
      ...event,
      eventTime: `${event["eventTime"]}`.replace("ZZ", "Z"),
    });
    const response = await fetch(`${url}/api/v1/lineage`, { method: "POST", headers, body });
    await response.body?.cancel();
    return response.status === 201;
  } catch {
    return false;
  }
}

async function check(folder: TempFolder, answered: readonly number[]): Promise<void> {
  await using store = sqliteLineageStore({ path: folder.file("lineage.db") });
  const missing = [];
  for (const at of answered) if (!await store.run(runId(at))) missing.push(at);
  assertEquals(missing, []);
  const before = await stateOf(store);
  await store.rebuild();
  assertEquals(await stateOf(store), before);
}

async function stateOf(store: LineageStore): Promise<object> {
  const jobs = (await store.jobs({})).items;
  const datasets = (await store.datasets({})).items;
  const versions = await Promise.all(datasets.map((dataset) => store.datasetVersions(dataset)));
  const graph = await store.lineage({ edges: { kind: "all" } });
  const edges = graph?.edges.map(({ from, to, current }) => `${from} ${to} ${current}`).sort();
  const job = await store.job({ namespace: JOBS, name: "job 1" });
  return { jobs, datasets, versions, edges, job, runs: await store.countRuns({}) };
}
