// deno-lint-ignore-file no-console -- a measurement talks to whoever runs it
/**
 * Measures what `import "@runline/runline/lineage"` costs over an empty program, on Deno, Node and
 * Bun: the least of 20 runs of each, taken in turns. The sources are stripped of their types before,
 * as they are in the npm package; Node would do that anew at each start.
 *
 * @module
 */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findRuntime } from "../../scripts/runtimes/find_runtime.ts";

const ROOT = new URL("../../", import.meta.url);
const RUNS = 20;

const folder = await mkdtemp(join(tmpdir(), "import-"));
try {
  await copyStripped("src");
  await cp(new URL("deno.json", ROOT), join(folder, "deno.json"));
  await writeFile(join(folder, "empty.mjs"), "");
  await writeFile(join(folder, "lineage.mjs"), `import "./src/lineage/mod.mjs";\n`);
  const runtimes: Readonly<Record<string, readonly string[]>> = {
    deno: [Deno.execPath(), "run", "--no-config", "--allow-all"],
    node: [await findRuntime("node", ROOT)],
    bun: [await findRuntime("bun", ROOT)],
  };
  console.log("runtime  empty ms  with lineage ms  cost ms");
  for (const [name, command] of Object.entries(runtimes)) {
    const [empty, lineage] = await leastTimes(command, ["empty.mjs", "lineage.mjs"]);
    const cells = [empty, lineage, lineage - empty].map((time) => time.toFixed(1));
    console.log(`${name.padEnd(9)}${cells[0]?.padEnd(10)}${cells[1]?.padEnd(17)}${cells[2]}`);
  }
} finally {
  await rm(folder, { recursive: true });
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

async function leastTimes(
  command: readonly string[],
  programs: readonly [string, string],
): Promise<[number, number]> {
  const least: [number, number] = [Infinity, Infinity];
  for (let run = 0; run < RUNS; run++) {
    for (const [index, program] of programs.entries()) {
      const time = await timeOf([...command, pathToFileURL(join(folder, program)).pathname]);
      least[index as 0 | 1] = Math.min(least[index as 0 | 1], time);
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
