/**
 * Measures what `import "@runline/runline/lineage"` costs over an empty program, beside what the
 * Python client costs. Deno imports the sources, as it does from JSR; Node and Bun import the npm
 * package, which is built first. The figures are medians of 40 pairs of runs, taken in turns.
 *
 * @module
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRuntime } from "../../scripts/runtimes/find_runtime.ts";
import { runCommand } from "../../scripts/runtimes/run_command.ts";
import { installOpenLineage } from "../e2e/services/python.ts";
import { showTable } from "./_table.ts";

const ROOT = new URL("../../", import.meta.url);
const WARM_UPS = 2;
const RUNS = 40;

/** A runtime with the program that does nothing, and the one that imports the client. */
interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly empty: string;
  readonly importing: string;
}

/** How long the two programs took, one after the other. */
interface Pair {
  readonly emptyMs: number;
  readonly importingMs: number;
}

const folder = await mkdtemp(join(tmpdir(), "import-"));
try {
  await writePrograms();
  const contestants = await findContestants();
  const pairs = await timePairs(contestants);
  const pythonMs = costOf(pairs.at(-1) ?? []);
  await showTable("lineage_import", {
    title: `Import of the lineage client over an empty program, median of ${RUNS} runs`,
    columns: ["runtime", "empty, ms", "with lineage, ms", "cost, ms", "Python costs"],
    rows: contestants.map(({ name }, index) => {
      const own = pairs[index] ?? [];
      const figures = [
        median(own.map(({ emptyMs }) => emptyMs)),
        median(own.map(({ importingMs }) => importingMs)),
        costOf(own),
      ];
      return [
        name,
        ...figures.map((time) => time.toFixed(1)),
        `${(pythonMs / costOf(own)).toFixed(1)} x`,
      ];
    }),
  });
} finally {
  await rm(folder, { recursive: true });
}

async function writePrograms(): Promise<void> {
  await runCommand("deno", ["task", "--quiet", "npm"], { cwd: ROOT });
  const installed = join(folder, "node_modules/@runline/runline");
  await mkdir(installed, { recursive: true });
  for (const name of ["esm", "package.json"]) {
    await cp(new URL(`dist/npm/${name}`, ROOT), join(installed, name), { recursive: true });
  }
  const sources = new URL("src/lineage/mod.ts", ROOT);
  await writeFile(join(folder, "empty.mjs"), "");
  await writeFile(join(folder, "sources.mjs"), `import "${sources}";\n`);
  await writeFile(join(folder, "package.mjs"), `import "@runline/runline/lineage";\n`);
  await writeFile(join(folder, "empty.py"), "");
  await writeFile(join(folder, "lineage.py"), "import openlineage.client\n");
}

async function findContestants(): Promise<Contestant[]> {
  const fromPackage = { empty: "empty.mjs", importing: "package.mjs" };
  return [
    {
      name: "Deno, sources",
      command: [Deno.execPath(), "run", "--no-config", "--allow-all"],
      empty: "empty.mjs",
      importing: "sources.mjs",
    },
    { name: "Node, package", command: [await findRuntime("node", ROOT)], ...fromPackage },
    { name: "Bun, package", command: [await findRuntime("bun", ROOT)], ...fromPackage },
    {
      name: "Python",
      command: [await installOpenLineage()],
      empty: "empty.py",
      importing: "lineage.py",
    },
  ];
}

async function timePairs(contestants: readonly Contestant[]): Promise<Pair[][]> {
  const pairs = contestants.map((): Pair[] => []);
  for (let run = -WARM_UPS; run < RUNS; run++) {
    for (const [index, { command, empty, importing }] of contestants.entries()) {
      const emptyMs = await timeOf([...command, join(folder, empty)]);
      const importingMs = await timeOf([...command, join(folder, importing)]);
      if (run >= 0) pairs[index]?.push({ emptyMs, importingMs });
    }
  }
  return pairs;
}

function costOf(pairs: readonly Pair[]): number {
  return median(pairs.map(({ emptyMs, importingMs }) => importingMs - emptyMs));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

async function timeOf([program = "", ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - startedAt;
}
