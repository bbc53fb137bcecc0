/**
 * Measures what manifests cost: requests and capacity units of DynamoDB for each step, as the server
 * counts them, and claims and completions per second of the embedded stores.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { DynamoDBManifestStore, RunManifests } from "../../src/manifest/dynamodb.ts";
import { type Claim, type ManifestStore, MemoryManifestStore } from "../../src/manifest/mod.ts";
import { SqliteManifestStore } from "../../src/manifest/sqlite.ts";
import { dynamodbClient, startDynamoDB } from "../fakes/dynamodb_server.ts";
import { showTable } from "./_table.ts";

const PAIRS = 2_000;
const REPEATS = 5;

/** The name of the limit of the disk. */
const DISK = "bare loop: commits of one row";

interface Cost {
  requests: number;
  units: number;
}

/** A client that counts the requests and units of what goes through it. */
function countingClient(client: ReturnType<typeof dynamodbClient>) {
  const cost: Cost = { requests: 0, units: 0 };
  return {
    cost,
    async send(command: unknown, options?: object): Promise<unknown> {
      cost.requests++;
      const output = await client.send(command as never, options) as { ConsumedCapacity?: unknown };
      for (const used of [output.ConsumedCapacity].flat() as { CapacityUnits?: number }[]) {
        cost.units += used?.CapacityUnits ?? 0;
      }
      return output;
    },
  };
}

async function dynamodbCosts(): Promise<string[][]> {
  await using server = await startDynamoDB();
  const plain = dynamodbClient(server.url);
  const client = countingClient(plain);
  const store = new DynamoDBManifestStore(client, "runs", { maxSkewMs: 0 });
  await store.create();
  const rows: string[][] = [];
  async function measure(name: string, step: () => Promise<unknown>): Promise<void> {
    const before = { ...client.cost };
    await step();
    const { requests, units } = client.cost;
    rows.push([name, String(requests - before.requests), (units - before.units).toFixed(1)]);
  }
  let claim: Claim | undefined;
  const claimNext = async (runId: string): Promise<void> => {
    const result = await store.claim(runId, { owner: "bench", job: "food_delivery/orders" });
    claim = result.status === "claimed" ? result.claim : undefined;
  };
  const held = (): Claim => claim ?? raise();
  await measure("claim of a new run", () => claimNext("archive/run=1/"));
  await measure("heartbeat", () => store.heartbeat(held()));
  await measure("completion", () => store.complete(held(), { files: 3, bytes: 1_000 }));
  await measure("claim of a run that is done", () => claimNext("archive/run=1/"));
  await claimNext("archive/run=2/");
  await measure("failure", () => store.fail(held(), { error: "disk is full" }));
  await measure("claim after a failure", () => claimNext("archive/run=2/"));
  await measure("release", () => store.release(held()));
  const runIds = Array.from({ length: 1_000 }, (_, index) => `archive/run=${index}/`);
  await measure("1,000 runs, which are new?", () => store.containsMany(runIds));
  const python = new RunManifests(client, "runs");
  await measure("Python SDK: contains and add", async () => {
    await python.contains("archive/run=3/");
    await python.add("archive/run=3/");
  });
  plain.destroy();
  return rows;
}

async function pairsPerSecond(store: ManifestStore, concurrency: number): Promise<number> {
  await store.create();
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < PAIRS) {
      const result = await store.claim(`archive/run=${next++}/`, { owner: "bench" });
      if (result.status === "claimed") await store.complete(result.claim);
    }
  }));
  return PAIRS / ((performance.now() - startedAt) / 1000);
}

/** Commits of one row under `synchronous = FULL`, one after the other: the limit of the disk. */
function bareCommitsPerSecond(path: string): number {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("CREATE TABLE run (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");
  const insert = database.prepare("INSERT INTO run VALUES (?)");
  const startedAt = performance.now();
  for (let index = 0; index < PAIRS; index++) insert.run(`archive/run=${index}/`);
  const perSecond = PAIRS / ((performance.now() - startedAt) / 1000);
  database.close();
  return perSecond;
}

/** Pairs of several processes on one file, each with 8 calls at once. */
async function processesPerSecond(path: string, processes: number): Promise<number> {
  const share = PAIRS / processes;
  const script = fileURLToPath(new URL("./manifests/sqlite_worker.ts", import.meta.url));
  const workers = Array.from({ length: processes }, (_, index) => {
    const range = [String(index * share), String((index + 1) * share), "8"];
    const args = ["run", "--quiet", "--no-check", "--allow-all", script, path, ...range];
    return spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  });
  await Promise.all(workers.map(({ stdout }) => once(stdout, "data")));
  const times = workers.map(async ({ stdin, stdout }) => {
    const ended = once(stdout, "data");
    stdin.end();
    return Number(String(await ended));
  });
  return PAIRS / (Math.max(...await Promise.all(times)) / 1000);
}

async function storeSpeeds(): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), "manifests-"));
  let files = 0;
  const sqlite = () => new SqliteManifestStore(join(folder, `${files++}.db`));
  const measures: Record<string, () => number | Promise<number>> = {
    "memory": () => pairsPerSecond(new MemoryManifestStore(), 1),
    [DISK]: () => bareCommitsPerSecond(join(folder, `${files++}.db`)),
  };
  for (const concurrency of [1, 8, 64]) {
    measures[`SQLite, ${concurrency} at once`] = async () => {
      await using store = sqlite();
      return await pairsPerSecond(store, concurrency);
    };
  }
  for (const processes of [2, 4]) {
    measures[`SQLite, ${processes} processes, 8 at once each`] = () =>
      processesPerSecond(join(folder, `${files++}.db`), processes);
  }
  const speeds = new Map<string, number[]>(Object.keys(measures).map((name) => [name, []]));
  try {
    // In turns, so that a busy moment of the disk hits all alike.
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const [name, measure] of Object.entries(measures)) {
        speeds.get(name)?.push(await measure());
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const at = (all: readonly number[], index: number): number =>
    all.toSorted((a, b) => a - b).at(index) ?? 0;
  const disk = at(speeds.get(DISK) ?? [], REPEATS >> 1);
  return [...speeds].map(([name, all]) => {
    const [least, median, most] = [at(all, 0), at(all, REPEATS >> 1), at(all, -1)];
    const spread = `${Math.round(least)}–${Math.round(most)}`;
    return [name, String(Math.round(median)), spread, `${(median / disk).toFixed(1)}x`];
  });
}

function raise(): never {
  throw new Error("The run was not claimed");
}

await showTable("manifests", {
  title: "Requests and capacity units of DynamoDB, as dynalite counts them",
  columns: ["step", "requests", "capacity units"],
  rows: await dynamodbCosts(),
});
await showTable("manifest_speed", {
  title:
    `Pairs of a claim and a completion, durable through a loss of power: median of ${REPEATS} times ${PAIRS}`,
  columns: ["store", "pairs/s", "spread", "of the disk's commits"],
  rows: await storeSpeeds(),
});
