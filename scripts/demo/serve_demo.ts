import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { readEvent } from "../../src/server/mod.ts";
import { GraphRenderer, lineageHandler, serveRequests } from "../../src/server/serve.ts";
import { sqliteLineageStore } from "../../src/server/sqlite.ts";

/** Shows the lineage of the demo on a server until the user ends it. */
export async function serveDemo(folder: string, say: (text: string) => void): Promise<void> {
  await using store = sqliteLineageStore({ path: join(folder, "runline-lineage.db") });
  const lines = (await readFile(join(folder, "lineage.ndjson"), "utf8")).split("\n");
  const events = lines.flatMap((line) => {
    const event = line === "" ? undefined : readEvent(JSON.parse(line), line).event;
    return event ? [{ event, warnings: [] }] : [];
  });
  await store.append(events);
  await using renderer = new GraphRenderer();
  await using server = await serveRequests(lineageHandler({ store, renderer }), { port: 0 });
  const [run] = (await store.runs({ states: ["COMPLETED"] }, { limit: 1 })).items;
  const { url } = server;
  say(`
The lineage as a graph:  ${url}/graph
The last run:            ${url}/run?id=${run?.runId ?? ""}

Ctrl-C ends the server.`);
  await new Promise<void>((resolve) => process.once("SIGINT", resolve));
}
