import { assertEquals } from "@std/assert";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SqliteManifestStore } from "../../src/manifest/sqlite.ts";

const WORKER = fileURLToPath(new URL("./sqlite_worker.ts", import.meta.url));
const RUNS = 200;

async function work(path: string): Promise<string[]> {
  const run = "deno" in process.versions ? ["run", "-A"] : [];
  const args = [...run, WORKER, path, String(RUNS)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

it("SqliteManifestStore gives each run to exactly one of several processes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "manifest-"));
  const path = join(folder, "manifest.db");
  const completed = await Promise.all([work(path), work(path), work(path), work(path)]);
  const all = Array.from({ length: RUNS }, (_, index) => `archive/run=${index}/`);
  assertEquals(completed.flat().toSorted(), all.toSorted());
  {
    await using store = new SqliteManifestStore(path);
    assertEquals(await store.containsMany(all), new Set(all));
  }
  await rm(folder, { recursive: true });
});
