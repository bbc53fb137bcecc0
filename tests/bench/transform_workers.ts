/**
 * Measures `runline transform` with one worker and with more, its start included, beside what
 * `gzip -dc` alone takes for the same compressed file: the least of some runs of each, in turns.
 *
 * @module
 */
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../scripts/runtimes/find_runtime.ts";
import { linkPackages } from "../../scripts/runtimes/link_packages.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { showTable } from "./_table.ts";

const ROOT = new URL("../../", import.meta.url);
const MAIN = fileURLToPath(new URL("src/cli/main.ts", ROOT));
const RUNS = 5;
const WORKERS = ["1", "2", "3"];

await linkPackages(ROOT);
const runtimes: Readonly<Record<string, readonly string[]>> = {
  Deno: [Deno.execPath(), "run", "--allow-all", "--no-check"],
  Node: [await findRuntime("node", ROOT)],
  Bun: [await findRuntime("bun", ROOT)],
};

const folder = await mkdtemp(join(tmpdir(), "workers-"));
try {
  const plain = await writeEvents();
  const compressed = `${plain}.gz`;
  await timeOf(["gzip", "-k", plain]);
  const size = (await stat(plain)).size;
  const rows: string[][] = [];
  for (const file of [plain, compressed]) {
    for (const [name, command] of Object.entries(runtimes)) {
      const title = `${name}, ${file === plain ? "plain" : "gzip"}`;
      rows.push([title, ...await figures(file, command, size)]);
    }
  }
  await showTable("transform_workers", {
    title: `runline transform of ${Math.round(size / 1e6)} MB in MB/s, best of ${RUNS} runs, on ` +
      `${navigator.hardwareConcurrency} cores`,
    columns: ["", ...WORKERS.map((count) => `workers ${count}`), "gzip -dc", "best of gzip -dc"],
    rows,
  });
} finally {
  await rm(folder, { recursive: true });
}

/** Gives the speeds with each number of workers, of `gzip -dc`, and the best beside that. */
async function figures(file: string, command: readonly string[], size: number): Promise<string[]> {
  const ours = WORKERS.map((count) => [...command, MAIN, "transform", file, "--workers", count]);
  const commands = file.endsWith(".gz") ? [...ours, ["gzip", "-dc", file]] : ours;
  const least = commands.map(() => Infinity);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, command] of commands.entries()) {
      least[index] = Math.min(least[index] ?? Infinity, await timeOf(command));
    }
  }
  const speeds = least.map((time) => (size / time / 1000).toFixed(0));
  const gzip = least[WORKERS.length];
  if (gzip === undefined) return [...speeds, "", ""];
  const best = Math.min(...least.slice(0, WORKERS.length));
  return [...speeds, `${(100 * gzip / best).toFixed(0)} %`];
}

async function writeEvents(): Promise<string> {
  const path = join(folder, "events.tsv");
  const lines = Array.from({ length: 20_000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
  const text = `${lines.join("\n")}\n`;
  await using file = await open(path, "w");
  for (let time = 0; time < 15; time++) await file.write(text);
  return path;
}

async function timeOf([program = "", ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "piped" });
  const { success, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - startedAt;
}
