// Emits events to a backend that is down, and writes the resident memory as JSON: outage_child.ts
// <transport> <count>
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { asyncHttpTransport, asyncTransport } from "../../../src/lineage/transports/async.ts";
import { batchTransport } from "../../../src/lineage/transports/batch.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import type { Transport } from "../../../src/lineage/transports/port/transport.ts";
import { benchEvents } from "./events.ts";

const [name = "", count = "0"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "outage-"));
const DOWN = { url: "http://127.0.0.1:1", retry: { total: 0 } };

function onError(): void {}

function transportOf(): Transport {
  switch (name) {
    case "async":
      return asyncHttpTransport({ ...DOWN, whenFull: "drop-oldest", onError, closeTimeoutMs: 1 });
    case "batch":
      return asyncTransport({
        transport: batchTransport(DOWN),
        concurrency: 1000,
        whenFull: "drop-oldest",
        onError,
        closeTimeoutMs: 1,
      });
    case "spool":
      return spoolTransport({
        folder,
        transport: httpTransport(DOWN),
        maxBytes: 64 * 2 ** 20,
        whenFull: "drop-oldest",
        onError,
      });
    default:
      return httpTransport(DOWN);
  }
}

const transport = transportOf();
const events = benchEvents(1000);
const total = Number(count);
const sampleEvery = Math.max(1, Math.floor(total / 100));
const samples: number[] = [];
const start = performance.now();
for (let number = 0; number < total; number++) {
  await transport.emit(events[number % events.length]!).catch(onError);
  if (number % sampleEvery === 0) samples.push(process.memoryUsage().rss / 1e6);
  // A program does other work as well: its timers and its sockets have their turn.
  if (number % 100 === 0) await new Promise((resolve) => setTimeout(resolve));
}
const settled = samples.slice(10);
process.stdout.write(JSON.stringify({
  first: settled[0],
  lowest: Math.min(...settled),
  highest: Math.max(...settled),
  seconds: (performance.now() - start) / 1000,
}));
await transport.close?.().catch(onError);
await rm(folder, { recursive: true });
