/**
 * Measures how many events a second each transport delivers to a backend in another process, beside a
 * loop over `fetch` and the Python client on the same backend; and how long `emit` of the spool takes.
 * The figures are medians of rounds that are taken in turns.
 *
 * @module
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { asyncHttpTransport, asyncTransport } from "../../src/lineage/transports/async.ts";
import { batchTransport } from "../../src/lineage/transports/batch.ts";
import { httpTransport } from "../../src/lineage/transports/http.ts";
import { spoolTransport } from "../../src/lineage/transports/spool.ts";
import type { Transport } from "../../src/lineage/transports/port/transport.ts";
import { installOpenLineage } from "../e2e/services/python.ts";
import { showTable } from "./_table.ts";
import { benchEvents } from "./transports/events.ts";

const ROUNDS = 5;
const EVENTS = benchEvents(2000);
const PEER = fileURLToPath(new URL("transports/peer.py", import.meta.url));

const python = await installOpenLineage();
const server = spawn(process.execPath, [
  "run",
  "--allow-net",
  fileURLToPath(new URL("transports/server.ts", import.meta.url)),
], { stdio: ["pipe", "pipe", "inherit"] });
const [port] = await once(server.stdout, "data");
const url = `http://127.0.0.1:${String(port).trim()}`;

/** Delivers all events, and returns how many a second. */
type Contestant = () => Promise<number>;

const contestants: Readonly<Record<string, Contestant>> = {
  "fetch loop": () => rateOf(fetchAll),
  "http, in order": () => rateOf(() => emitAll(httpTransport({ url }))),
  "async_http": () => rateOf(() => emitAll(asyncHttpTransport({ url }))),
  "batch": () =>
    rateOf(() =>
      emitAll(asyncTransport({ transport: batchTransport({ url }), concurrency: 2000 }))
    ),
  "Python http": () => peer("http", 300),
  "Python async_http": () => peer("async_http", 1000),
};

const rates = new Map<string, number[]>();
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    rates.set(name, [...rates.get(name) ?? [], await run()]);
  }
}
server.stdin.end();

const [loop, pythonHttp, pythonAsync] = [
  "fetch loop",
  "Python http",
  "Python async_http",
].map((name) => median(rates.get(name) ?? []));
await showTable("transports", {
  title: `Events of 2 KB a second, median of ${ROUNDS} rounds of ${EVENTS.length}`,
  columns: ["transport", "events/s", "fetch loop", "Python http", "Python async_http"],
  rows: [...rates].map(([name, all]) => {
    const ratios = [loop, pythonHttp, pythonAsync].map((peer) => median(all) / (peer ?? NaN));
    return [name, median(all).toFixed(0), ...ratios.map((ratio) => `${ratio.toFixed(2)} x`)];
  }),
});

const times = await spoolTimes();
await showTable("transports_spool", {
  title:
    `How long emit of the spool takes with a backend that is down, ${times.length} events of 2 KB`,
  columns: ["p50, µs", "p99, µs", "longest, ms"],
  rows: [[
    (quantile(times, 0.5) * 1000).toFixed(1),
    (quantile(times, 0.99) * 1000).toFixed(0),
    quantile(times, 1).toFixed(1),
  ]],
});

async function rateOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return EVENTS.length / (performance.now() - start) * 1000;
}

async function fetchAll(): Promise<void> {
  const headers = { "content-type": "application/json" };
  for (const event of EVENTS) {
    const body = JSON.stringify(event);
    const answer = await fetch(`${url}/api/v1/lineage`, { method: "POST", headers, body });
    await answer.text();
  }
}

async function emitAll(transport: Transport): Promise<void> {
  for (const event of EVENTS) await transport.emit(event);
  await transport.close?.();
}

function peer(type: string, count: number): Promise<number> {
  const section = JSON.stringify({ type, url });
  const { stdout, stderr } = spawnSync(python, [PEER, section, String(count)], {
    encoding: "utf8",
  });
  const rate = Number(stdout);
  if (!(rate > 0)) throw new Error(`The Python client failed: ${stderr}`);
  return Promise.resolve(rate);
}

async function spoolTimes(): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), "spool-"));
  const transport = spoolTransport({
    folder,
    transport: httpTransport({ url: "http://127.0.0.1:1", retry: { total: 0 } }),
    onError: () => {},
  });
  const all: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (const event of EVENTS) {
      const start = performance.now();
      await transport.emit(event);
      // The first round warms up.
      if (round > 0) all.push(performance.now() - start);
    }
  }
  await transport.close();
  await rm(folder, { recursive: true });
  return all.toSorted((a, b) => a - b);
}

function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
