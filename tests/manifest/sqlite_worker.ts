import process from "node:process";
import { SqliteManifestStore } from "../../src/manifest/sqlite.ts";

// A process of its own: takes what it can of the runs, and prints which of them it has completed.
const [path = "", count = ""] = process.argv.slice(2);
await using store = new SqliteManifestStore(path);
await store.create();
const completed: string[] = [];
for (let index = 0; index < Number(count); index++) {
  const result = await store.claim(`archive/run=${index}/`, { owner: String(process.pid) });
  if (result.status !== "claimed") continue;
  await store.complete(await store.heartbeat(result.claim));
  completed.push(result.claim.runId);
}
process.stdout.write(JSON.stringify(completed));
