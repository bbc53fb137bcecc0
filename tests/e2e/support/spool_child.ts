// Emits events of its own runs into a spool until it is killed, and notes each that was accepted.
import { openSync, writeSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { asyncTransport } from "../../../src/lineage/transports/async.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { spoolTransport } from "../../../src/lineage/transports/spool.ts";
import { withMetrics } from "../../../src/lineage/transports/wrappers.ts";
import { numberedEvent } from "../../fakes/run_events.ts";

const [folder = "", url = "", firstRun = "0"] = process.argv.slice(2);
const RUNS = 10;
// The child is killed long before.
const EVENTS_PER_RUN = 100;

const accepted = openSync(`${folder}.accepted-${firstRun}`, "a");
const http = httpTransport({ url, retry: { total: 0 }, timeoutMs: 1000 });
// Behind a queue in memory, behind two of them, and directly.
const backends = [
  () => asyncTransport({ transport: http }),
  () =>
    withMetrics(asyncTransport({ transport: asyncTransport({ transport: http }) }), {
      onEmit() {},
    }),
  () => http,
];
const backend = backends[Number(firstRun) / 100 % backends.length];
const transport = spoolTransport({
  folder,
  transport: backend?.() ?? http,
  pollMs: 20,
  backoffMs: 5,
  maxDelayMs: 50,
  maxSegmentBytes: 32 * 1024,
  onError: () => {},
});
for (let number = 0; number < EVENTS_PER_RUN; number++) {
  for (let run = 0; run < RUNS; run++) {
    await transport.emit(numberedEvent(Number(firstRun) + run, number));
    writeSync(accepted, `${Number(firstRun) + run}/${number}\n`);
  }
  if (number === 16) writeSync(1, "begun\n");
  // The sender of this process has its turn as well.
  if (number % 4 === 3) await pause(0);
}
writeSync(1, "done\n");
await pause(60_000);
