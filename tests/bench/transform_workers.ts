/**
 * Measures `runline transform` with one worker and with two, its start included, beside what
 * `gzip -dc` alone takes for the same compressed files: the least of some runs of each, in turns.
 *
 * @module
 */
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
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
const WORKERS = ["1", "2"];
const FILES = 8;

await linkPackages(ROOT);
const runtimes: Readonly<Record<string, readonly string[]>> = {
  Deno: [Deno.execPath(), "run", "--allow-all", "--no-check"],
  Node: [await findRuntime("node", ROOT)],
  Bun: [await findRuntime("bun", ROOT)],
};

const folder = await mkdtemp(join(tmpdir(), "workers-"));
try {
  const plain = await writeFiles();
  await timeOf(["gzip", "-k", ...plain]);
  const compressed = plain.map((path) => `${path}.gz`);
  const size = (await stat(plain[0] ?? "")).size;
  const cases: readonly (readonly [title: string, args: readonly string[]])[] = [
    [`${FILES} gzip files`, compressed],
    [`${FILES} plain files`, plain],
    ["1 plain file, dialect scala", [...plain.slice(0, 1), "--dialect", "scala"]],
    ["1 plain file, lossless", [...plain.slice(0, 1), "--lossless"]],
    [`${FILES} plain files, Parquet`, [...plain, "--format", "parquet"]],
  ];
  const rows: string[][] = [];
  for (const [title, args] of cases) {
    for (const [name, command] of Object.entries(runtimes)) {
      rows.push([
        `${title}, ${name}`,
        ...await figures([...command, MAIN, "transform"], args, size),
      ]);
    }
  }
  await showTable("transform_workers", {
    title: `runline transform of files of ${Math.round(size / 1e6)} MB in MB/s, best of ${RUNS} ` +
      `runs, on ${navigator.hardwareConcurrency} cores`,
    columns: ["", ...WORKERS.map((count) => `workers ${count}`), "gzip -dc"],
    rows,
  });
} finally {
  await rm(folder, { recursive: true });
}

/** Returns the speeds with each number of workers, and that of `gzip -dc`. */
async function figures(
  command: readonly string[],
  args: readonly string[],
  fileSize: number,
): Promise<string[]> {
  const files = args.filter((arg) => arg.startsWith(folder));
  const ours = WORKERS.map((count) => [...command, ...args, "--workers", count]);
  const isCompressed = files.every((path) => path.endsWith(".gz"));
  const commands = isCompressed ? [...ours, ["gzip", "-dc", ...files]] : ours;
  const least = commands.map(() => Infinity);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, command] of commands.entries()) {
      least[index] = Math.min(least[index] ?? Infinity, await timeOf(command));
    }
  }
  const speeds = least.map((time) => (files.length * fileSize / time / 1000).toFixed(0));
  return isCompressed ? speeds : [...speeds, ""];
}

async function writeFiles(): Promise<string[]> {
  const lines = Array.from({ length: 20_000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
  const text = `${lines.join("\n")}\n`;
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, `${index}.tsv`));
  for (const path of paths) await writeFile(path, text.repeat(2));
  return paths;
}

async function timeOf([program = "", ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "piped" });
  const { success, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - startedAt;
}
