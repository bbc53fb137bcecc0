/**
 * Claims and completes runs of a SQLite manifest that other processes use, too. Arguments: the file,
 * the first and the last run, and the number of calls at once. Writes a line when it is ready, begins at
 * the end of its input, and writes its time in milliseconds.
 *
 * @module
 */
import { once } from "node:events";
import process from "node:process";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";

const [path = "", ...numbers] = process.argv.slice(2);
const [first = 0, end = 0, concurrency = 1] = numbers.map(Number);
await using store = new SqliteManifestStore(path, { busyTimeoutMs: 60_000 });
await store.create();
process.stdout.write("ready\n");
await once(process.stdin.resume(), "end");

let next = first;
const startedAt = performance.now();
await Promise.all(Array.from({ length: concurrency }, async () => {
  while (next < end) {
    const result = await store.claim(`archive/run=${next++}/`, { owner: String(process.pid) });
    if (result.status === "claimed") await store.complete(result.claim);
  }
}));
process.stdout.write(String(performance.now() - startedAt));
