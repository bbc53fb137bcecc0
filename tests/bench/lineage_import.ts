/**
 * Measures what `import "@runline/runline/lineage"` costs over an empty program, on Deno, Node and
 * Bun, beside what the Python client costs: the least of 20 runs of each, taken in turns. The
 * sources are stripped of their types before, as they are in the npm package; Node would do that
 * anew at each start.
 *
 * @module
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../scripts/runtimes/find_runtime.ts";
import { installOpenLineage } from "../e2e/services/python.ts";
import { showTable } from "./_table.ts";

const ROOT = new URL("../../", import.meta.url);
const RUNS = 20;

/** A runtime with the program that does nothing, and the one that imports the client. */
interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  readonly empty: string;
  readonly importing: string;
}

const folder = await mkdtemp(join(tmpdir(), "import-"));
try {
  await writePrograms();
  const contestants = await findContestants();
  const times = await leastTimes(contestants);
  const costs = times.map(([empty, importing]) => importing - empty);
  const python = costs.at(-1) ?? NaN;
  await showTable("lineage_import", {
    title: `Import of the lineage client over an empty program, least of ${RUNS} runs`,
    columns: ["runtime", "empty, ms", "with lineage, ms", "cost, ms", "Python costs"],
    rows: contestants.map(({ name }, index) => {
      const [empty = NaN, importing = NaN] = times[index] ?? [];
      const cost = costs[index] ?? NaN;
      const figures = [empty, importing, cost].map((time) => time.toFixed(1));
      return [name, ...figures, `${(python / cost).toFixed(1)} x`];
    }),
  });
} finally {
  await rm(folder, { recursive: true });
}

async function writePrograms(): Promise<void> {
  await copyStripped("src");
  await cp(new URL("deno.json", ROOT), join(folder, "deno.json"));
  await writeFile(join(folder, "empty.mjs"), "");
  await writeFile(join(folder, "lineage.mjs"), `import "./src/lineage/mod.mjs";\n`);
  await writeFile(join(folder, "empty.py"), "");
  await writeFile(join(folder, "lineage.py"), "import openlineage.client\n");
}

async function copyStripped(path: string): Promise<void> {
  const source = fileURLToPath(new URL(path, ROOT));
  await cp(source, join(folder, path), { recursive: true });
  for (const name of await readdir(join(folder, path), { recursive: true })) {
    if (!name.endsWith(".ts")) continue;
    const file = join(folder, path, name);
    const code = stripTypeScriptTypes(await readFile(file, "utf8"));
    await writeFile(
      file.replace(/\.ts$/, ".mjs"),
      code.replaceAll(/(["/][^"\s]*)\.ts"/g, '$1.mjs"'),
    );
  }
}

async function findContestants(): Promise<Contestant[]> {
  const scripts = { empty: "empty.mjs", importing: "lineage.mjs" };
  const deno = [Deno.execPath(), "run", "--no-config", "--allow-all"];
  return [
    { name: "Deno", command: deno, ...scripts },
    { name: "Node", command: [await findRuntime("node", ROOT)], ...scripts },
    { name: "Bun", command: [await findRuntime("bun", ROOT)], ...scripts },
    {
      name: "Python",
      command: [await installOpenLineage()],
      empty: "empty.py",
      importing: "lineage.py",
    },
  ];
}

async function leastTimes(contestants: readonly Contestant[]): Promise<[number, number][]> {
  const least = contestants.map((): [number, number] => [Infinity, Infinity]);
  for (let run = 0; run < RUNS; run++) {
    for (const [index, { command, empty, importing }] of contestants.entries()) {
      const [before = Infinity, best = Infinity] = least[index] ?? [];
      least[index] = [
        Math.min(before, await timeOf([...command, join(folder, empty)])),
        Math.min(best, await timeOf([...command, join(folder, importing)])),
      ];
    }
  }
  return least;
}

async function timeOf([program = "", ...args]: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - startedAt;
}
