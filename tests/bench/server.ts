/**
 * Measures the lineage backend: how many events a second it takes, and how long questions take on a large
 * store while events come in. It ends within five minutes: the large store has as many events as two minutes
 * allow, `RUNLINE_BENCH_EVENTS` at most. `RUNLINE_BENCH_POSTS` is the number of events to post.
 *
 * @module
 */
import { mkdtemp, rm, stat } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { showTable } from "./_table.ts";
import { fillStore } from "./server/fill_store.ts";
import { measureIngest } from "./server/measure_ingest.ts";
import { measureQuestions } from "./server/measure_questions.ts";
import { measureWide } from "./server/measure_wide.ts";
import { startServer } from "./server/server_process.ts";

const EVENTS = Number(Deno.env.get("RUNLINE_BENCH_EVENTS") ?? 1_000_000);
const POSTS = Number(Deno.env.get("RUNLINE_BENCH_POSTS") ?? 20_000);
const FILL_MS = 120_000;

const folder = await mkdtemp(join(tmpdir(), "bench-server-"));
try {
  await showTable("server_ingest", {
    title: `Events a second over HTTP, 1.7 KB each, on disk when answered, ${loadText()}`,
    columns: ["how", "events/s"],
    rows: await measureIngest(folder, POSTS),
  });
  const db = join(folder, "large.db");
  const events = await fillStore(db, { events: EVENTS, limitMs: FILL_MS });
  const size = ((await stat(db)).size / 1e9).toFixed(1);
  const rows = await measureQuestions(db, events);
  await showTable("server_questions", {
    title: `Milliseconds of questions on ${events.toLocaleString("en-US")} events, ${size} GB, ` +
      `while 500 events/s come in, ${loadText()}`,
    columns: ["question", "p50", "p99"],
    rows: [...rows, ...await measureStart(db)],
  });
  const wide = await measureWide(join(folder, "wide.db"));
  await showTable("server_wide", {
    title: `Milliseconds on a job with ${
      wide.runs.toLocaleString("en-US")
    } runs and one with 10,000 datasets, ${loadText()}`,
    columns: ["question", "p50", "p99"],
    rows: wide.rows,
  });
} finally {
  await rm(folder, { recursive: true });
}

/** The start of a process on the large store, and its memory once its pages were asked for. */
async function measureStart(db: string): Promise<(readonly string[])[]> {
  await using server = await startServer(db);
  for (const path of ["/", "/jobs", "/runs", "/datasets", "/events", "/search?q=job_12"]) {
    await (await fetch(`${server.url}${path}`)).text();
  }
  return [
    ["start of a server", "", server.startMs.toFixed(0)],
    ["its memory, MB", "", await server.memory()],
  ];
}

function loadText(): string {
  return `load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}
