import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { codeBlocks } from "./code_blocks.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL(".cache/examples/", ROOT);

/**
 * Writes each example of README, docs and source as a module, and one test that imports them all.
 * `deno test --doc` starts a worker for each example, which loads everything anew.
 *
 * @returns The path of the test.
 */
export async function writeExamples(): Promise<string> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const tests = await Promise.all((await exampleFiles()).map(writeModules));
  await writeFile(new URL("examples_test.ts", FOLDER), tests.flat().join("\n"));
  return ".cache/examples/examples_test.ts";
}

/** Lists the files that may have examples, below the root. */
export async function exampleFiles(): Promise<readonly string[]> {
  const below = await Promise.all(["docs", "src"].map(async (folder) => {
    const names = await readdir(new URL(folder, ROOT), { recursive: true });
    return names.map((name) => `${folder}/${name.replaceAll("\\", "/")}`).toSorted();
  }));
  return ["README.md", "mod.ts", ...below.flat().filter((path) => /\.(?:md|ts)$/.test(path))];
}

/** Writes the examples of a file as modules. Returns a test for each. */
async function writeModules(path: string): Promise<readonly string[]> {
  const blocks = codeBlocks(await readFile(new URL(path, ROOT), "utf8"));
  const wanted = blocks.filter(({ isIgnored }) => !isIgnored);
  return await Promise.all(wanted.map(async ({ line, code }) => {
    const name = `${path.replaceAll("/", "__")}_${line}.ts`;
    // With the lines of the source in stack traces.
    await writeFile(new URL(name, FOLDER), "\n".repeat(line) + code);
    return `Deno.test("example ${path}:${line}", async () => void await import("./${name}"));`;
  }));
}
