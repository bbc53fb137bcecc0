import { once } from "node:events";
import process from "node:process";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";

// A process of its own. Says that it is ready and waits for the end of its input, so that all start
// at once; then takes its share of the runs, and prints which of them it has completed.
const [path = "", count = "", share = ""] = process.argv.slice(2);
await using store = new SqliteManifestStore(path);
await store.create();
process.stdout.write("ready\n");
await once(process.stdin.resume(), "end");

const completed: string[] = [];
for (let index = 0; index < Number(count) && completed.length < Number(share); index++) {
  const result = await store.claim(`archive/run=${index}/`, { owner: String(process.pid) });
  if (result.status !== "claimed") continue;
  await store.complete(await store.heartbeat(result.claim));
  completed.push(result.claim.runId);
}
process.stdout.write(JSON.stringify(completed));
