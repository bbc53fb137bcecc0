import { GraphRenderer, lineageHandler } from "../../../src/server/serve.ts";
import { sqliteLineageStore } from "../../../src/server/sqlite.ts";
import { newEvent } from "./fill_store.ts";
import { at, timesOf } from "./measure_questions.ts";

const RUNS = 100_000;
const FILL_MS = 60_000;
const DATASETS = 10_000;
const JOB = "namespace=acme&name=hot";
const WIDE = "namespace=acme&name=wide";

/** Measures questions about one job with very many runs and one with very many datasets. */
export async function measureWide(
  db: string,
): Promise<{ readonly runs: number; readonly rows: (readonly string[])[] }> {
  await using store = sqliteLineageStore({ path: db });
  const until = performance.now() + FILL_MS;
  let runs = 0;
  for (; runs < RUNS && performance.now() < until; runs += 1000) {
    await store.append(Array.from({ length: 1000 }, (_, at) => newEvent(hotRun(runs + at))));
  }
  await store.append([newEvent(wideRun())]);
  await using renderer = new GraphRenderer();
  const handler = lineageHandler({ store, renderer });
  await (await handler(new Request(`http://127.0.0.1/job?${JOB}`))).text();
  const questions: readonly (readonly [string, string])[] = [
    ["runs of the hot job", "/api/runline/v1/runs?namespace=acme&job=hot"],
    ["lineage of the hot job", "/api/runline/v1/lineage?nodeId=job:acme:hot"],
    ["page: hot job", `/job?${JOB}`],
    ["lineage of the wide job", "/api/runline/v1/lineage?nodeId=job:acme:wide"],
    ["page: wide job", `/job?${WIDE}`],
    ["graph of 300 nodes, kept layout", "/graph?node=job:acme:wide"],
  ];
  const start = performance.now();
  await (await handler(new Request("http://127.0.0.1/graph?node=job:acme:wide"))).text();
  const first = (performance.now() - start).toFixed(1);
  const rows: (readonly string[])[] = [["graph of 300 nodes, new layout", first, first]];
  for (const [name, path] of questions) {
    const times = await timesOf(handler, () => path);
    rows.push([name, at(times, 0.5), at(times, 0.99)]);
  }
  return { runs, rows };
}

const PRODUCER = "https://acme.example/jobs";

function hotRun(run: number): object {
  return {
    eventType: "COMPLETE",
    eventTime: new Date(Date.UTC(2026, 0, 1) + run * 1000).toISOString(),
    producer: PRODUCER,
    run: { runId: `019cd23a-0000-7000-9000-${run.toString(16).padStart(12, "0")}` },
    job: { namespace: "acme", name: "hot" },
    inputs: [{ namespace: "s3://lake", name: "in" }],
    outputs: [{ namespace: "s3://lake", name: "out" }],
  };
}

function wideRun(): object {
  const outputs = Array.from({ length: DATASETS }, (_, index) => ({
    namespace: "s3://lake",
    name: `wide/${index}`,
  }));
  return { ...hotRun(RUNS), job: { namespace: "acme", name: "wide" }, inputs: [], outputs };
}
