/**
 * Measures the resident memory of a process that emits events while its backend is down: through queues
 * and a spool that drop the oldest, and in order over HTTP. Each runs in a process of its own. A million
 * events, or as many as the first argument has, by all transports or by those that follow it.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { showTable } from "./_table.ts";

const COUNT = Number(process.argv[2] ?? 1_000_000);
const CHILD = fileURLToPath(new URL("transports/outage_child.ts", import.meta.url));

const NAMED = process.argv.slice(3);

const rows = (NAMED.length > 0 ? NAMED : ["async", "batch", "spool", "http"]).map((name) => {
  const { stdout, stderr } = spawnSync(process.execPath, [
    "run",
    "--no-check",
    "--allow-all",
    CHILD,
    name,
    String(COUNT),
  ], { encoding: "utf8" });
  if (stdout === "") throw new Error(`"${name}" failed: ${stderr}`);
  const { first, lowest, highest, seconds } = JSON.parse(stdout);
  return [name, ...[first, lowest, highest].map((mb) => mb.toFixed(0)), seconds.toFixed(0)];
});
await showTable("outage", {
  title:
    `Resident memory in MB while ${COUNT} events of 2 KB are emitted to a backend that is down`,
  columns: ["transport", "after 10 %", "lowest since", "highest since", "seconds"],
  rows,
});
