import { hash } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { postAll } from "./post_all.ts";
import { sampleEvent, type SampleSize } from "./sample_event.ts";
import { startServer } from "./server_process.ts";

const BATCH = 500;
const CLIENTS = 8;

/** A world that a server knows after some seconds, and one in which nearly every event has new names. */
const KNOWN: SampleSize = { jobs: 500, datasetsPerJob: 4 };
const NEW: SampleSize = { jobs: 50_000, datasetsPerJob: 4 };

/** Measures how many events a second a server takes; each is on disk when it is answered. */
export async function measureIngest(
  folder: string,
  count: number,
): Promise<(readonly string[])[]> {
  await using server = await startServer(join(folder, "ingest.db"));
  const empty = await server.memory();
  const url = `${server.url}/api/v1/lineage`;
  const single = texts(0, count, KNOWN);
  const rate = await perSecond(count, () => postAll(url, single, { clients: CLIENTS }));
  const batches = batchesOf(texts(count, count, KNOWN));
  const batched = await perSecond(count, () => postAll(`${url}/batch`, batches, { clients: 1 }));
  const fresh = batchesOf(texts(10 * count, count, NEW));
  const renamed = await perSecond(count, () => postAll(`${url}/batch`, fresh, { clients: 1 }));
  return [
    [`one a request, ${CLIENTS} clients`, rate],
    [`batches of ${BATCH}, one client`, batched],
    [`batches of ${BATCH}, jobs and datasets that are new`, renamed],
    ["only INSERT, groups of 8", await bareInserts(folder, single, 8)],
    [`only INSERT, groups of ${BATCH}`, await bareInserts(folder, single, BATCH)],
    ["start of an empty server, ms", String(Math.round(server.startMs))],
    ["memory of an empty server, MB", empty],
    ["memory after all that, MB", await server.memory()],
  ];
}

function texts(from: number, count: number, size: SampleSize): string[] {
  return Array.from({ length: count }, (_, at) => JSON.stringify(sampleEvent(from + at, size)));
}

function batchesOf(events: readonly string[]): string[] {
  return Array.from(
    { length: Math.ceil(events.length / BATCH) },
    (_, at) => `[${events.slice(at * BATCH, (at + 1) * BATCH).join(",")}]`,
  );
}

/** The baseline: the same bytes and a hash of each in a table, with the same flushes, and no more. */
async function bareInserts(
  folder: string,
  events: readonly string[],
  group: number,
): Promise<string> {
  using database = new DatabaseSync(join(folder, `bare-${group}.db`));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE event (id INTEGER PRIMARY KEY, hash BLOB UNIQUE, text TEXT) STRICT`);
  const insert = database.prepare("INSERT INTO event (hash, text) VALUES (?, ?)");
  return await perSecond(events.length, () => {
    for (let at = 0; at < events.length; at += group) {
      database.exec("BEGIN IMMEDIATE");
      for (const text of events.slice(at, at + group)) {
        insert.run(hash("sha256", text, "buffer"), text);
      }
      database.exec("COMMIT");
    }
    return Promise.resolve();
  });
}

async function perSecond(count: number, body: () => Promise<void>): Promise<string> {
  const startedAt = performance.now();
  await body();
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round(count / seconds).toLocaleString("en-US");
}
