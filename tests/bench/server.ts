/**
 * Measures the lineage backend: how many events a second it takes, one a request and in batches, and how
 * long questions take on a large store while events come in. `RUNLINE_BENCH_EVENTS` is the number of events
 * of the large store, `RUNLINE_BENCH_POSTS` that of the events to take.
 *
 * @module
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readEvent } from "../../src/server/mod.ts";
import { GraphRenderer, lineageHandler } from "../../src/server/serve.ts";
import { sqliteLineageStore } from "../../src/server/sqlite.ts";
import { showTable } from "./_table.ts";
import { QUESTIONS } from "./server/questions.ts";
import { sampleEvent, type SampleSize } from "./server/sample_event.ts";

const SIZE: SampleSize = { jobs: 50_000, datasetsPerJob: 4 };
const EVENTS = Number(Deno.env.get("RUNLINE_BENCH_EVENTS") ?? 1_000_000);
const POSTS = Number(Deno.env.get("RUNLINE_BENCH_POSTS") ?? 20_000);
const CLIENTS = 8;
const BATCH = 500;

const folder = await mkdtemp(join(tmpdir(), "bench-server-"));
try {
  await showTable("server_ingest", {
    title: "Events a second over HTTP, 2 KB each, every one on disk when it is answered",
    columns: ["how", "events/s"],
    rows: await measureIngest(join(folder, "ingest.db")),
  });
  const large = join(folder, "large.db");
  await fill(large);
  await showTable("server_questions", {
    title: `Milliseconds of questions on ${EVENTS.toLocaleString("en-US")} events, ${
      ((await stat(large)).size / 1e9).toFixed(1)
    } GB, while 500 events/s come in`,
    columns: ["question", "p50", "p99"],
    rows: await measureQuestions(large),
  });
} finally {
  await rm(folder, { recursive: true });
}

async function measureIngest(db: string): Promise<(readonly string[])[]> {
  await using server = await startServer(db);
  const texts = Array.from({ length: POSTS }, (_, at) => JSON.stringify(sampleEvent(at, SIZE)));
  const single = await perSecond(texts.length, async () => {
    const waiting = texts.values();
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
      for (const body of waiting) await post(`${server.url}/api/v1/lineage`, body);
    }));
  });
  const more = Array.from({ length: POSTS }, (_, at) => sampleEvent(POSTS + at, SIZE));
  const batches = Array.from(
    { length: POSTS / BATCH },
    (_, at) => JSON.stringify(more.slice(at * BATCH, (at + 1) * BATCH)),
  );
  const batched = await perSecond(more.length, async () => {
    for (const body of batches) await post(`${server.url}/api/v1/lineage/batch`, body);
  });
  return [
    [`one a request, ${CLIENTS} clients`, single],
    [`batches of ${BATCH}, one client`, batched],
    ["start, ms", String(Math.round(server.startMs))],
    ["memory after that, MB", await memoryOf(server.pid)],
  ];
}

async function post(url: string, body: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Cannot post: the answer is ${response.status}`);
}

async function perSecond(count: number, body: () => Promise<void>): Promise<string> {
  const startedAt = performance.now();
  await body();
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round(count / seconds).toLocaleString("en-US");
}

async function startServer(db: string) {
  const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const startedAt = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-check", main, "serve", "--db", db, "--port", "0", "--json"],
    stdout: "piped",
    stderr: "inherit",
    env: { XDG_STATE_HOME: folder },
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const { url } = JSON.parse(value.split("\n")[0] ?? "") as { url: string };
  const startMs = performance.now() - startedAt;
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  return {
    url,
    startMs,
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await Promise.all([child.status, drained]);
    },
  };
}

async function memoryOf(pid: number): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(status) ?? [];
  return kilobytes === undefined ? "unknown" : String(Math.round(Number(kilobytes) / 1024));
}

async function fill(db: string): Promise<void> {
  await using store = sqliteLineageStore({ path: db });
  for (let at = 0; at < EVENTS; at += 1000) {
    await store.append(newEvents(at, Math.min(1000, EVENTS - at)));
  }
}

function newEvents(from: number, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const value = sampleEvent(from + at, SIZE);
    const { event, issues } = readEvent(value, JSON.stringify(value));
    if (!event) throw new TypeError(`Cannot read event: ${JSON.stringify(issues)}`);
    return { event, warnings: [] };
  });
}

async function measureQuestions(db: string): Promise<(readonly string[])[]> {
  const startedAt = performance.now();
  await using store = sqliteLineageStore({ path: db });
  const opened = (performance.now() - startedAt).toFixed(1);
  await using renderer = new GraphRenderer();
  const handler = lineageHandler({ store, renderer });
  let next = EVENTS;
  const traffic = setInterval(() => {
    store.append(newEvents(next, 25));
    next += 25;
  }, 50);
  const rows: (readonly string[])[] = [["open", opened, opened]];
  try {
    for (const [name, path] of QUESTIONS) {
      const times: number[] = [];
      for (let turn = 0; turn < 100; turn++) {
        const start = performance.now();
        const response = await handler(new Request(`http://127.0.0.1${path(turn)}`));
        await response.text();
        if (!response.ok) throw new Error(`Cannot ask for ${name}: ${response.status}`);
        times.push(performance.now() - start);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      times.sort((a, b) => a - b);
      rows.push([name, (times[50] ?? 0).toFixed(1), (times[98] ?? 0).toFixed(1)]);
    }
  } finally {
    clearInterval(traffic);
  }
  return rows;
}
