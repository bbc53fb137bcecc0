import { assertEquals } from "@std/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";

const WORKER = fileURLToPath(new URL("./sqlite_worker.ts", import.meta.url));
const RUNS = 200;
const WORKERS = 4;

function startWorker(path: string): ChildProcess {
  const [command, ...options] = "deno" in process.versions
    ? ["deno", "run", "--allow-all"]
    : [process.execPath];
  const stdio = ["pipe", "pipe", "inherit"] as const;
  return spawn(command!, [...options, WORKER, path, String(RUNS), String(RUNS / WORKERS)], {
    stdio: [...stdio],
  });
}

async function completedBy(worker: ChildProcess): Promise<string[]> {
  let output = "";
  for await (const chunk of worker.stdout!) output += chunk;
  return JSON.parse(output);
}

it("SqliteManifestStore lets exactly one of several processes claim a run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "manifest-"));
  const path = join(folder, "manifest.db");
  const workers = Array.from({ length: WORKERS }, () => startWorker(path));
  await Promise.all(workers.map((worker) => once(worker.stdout!, "readable")));
  for (const worker of workers) worker.stdout!.read();
  for (const worker of workers) worker.stdin!.end();
  const completed = await Promise.all(workers.map(completedBy));

  const all = Array.from({ length: RUNS }, (_, index) => `archive/run=${index}/`);
  assertEquals(completed.flat().toSorted(), all.toSorted());
  assertEquals(completed.map((runs) => runs.length), [50, 50, 50, 50]);
  {
    await using store = new SqliteManifestStore(path);
    assertEquals(await store.containsMany(all), new Set(all));
  }
  await rm(folder, { recursive: true });
});
