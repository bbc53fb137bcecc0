// Runs in a folder where the package is installed, with esbuild: compares the size of each entry point
// with the table in the guide, `performance.md`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";

const NAME = "@runline/runline";
const manifest = JSON.parse(
  await readFile(join(process.cwd(), "node_modules", NAME, "package.json"), "utf8"),
);

// From the folder where the test runs: this project does not depend on it.
const { build } = createRequire(import.meta.url)("esbuild");

/** Returns the kilobytes of an entry point that are loaded with it: minified, without other packages. */
async function sizeOf(subpath) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from "${NAME}${subpath.slice(1)}";`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    outdir: "out",
    format: "esm",
    platform: "node",
    external: [...Object.keys(manifest.peerDependencies), ...Object.keys(manifest.dependencies)],
    logLevel: "silent",
  });
  const files = new Map(outputFiles.map((file) => [basename(file.path), file]));
  const loaded = new Set(["stdin.js"]);
  for (const name of loaded) {
    // Modules of `import()` load later.
    const imports = files.get(name).text.matchAll(/(?:from|import)"\.\/([^"]+)"/g);
    for (const [, imported] of imports) loaded.add(imported);
  }
  const bytes = [...loaded].map((name) => files.get(name).contents.length);
  return bytes.reduce((sum, count) => sum + count, 0) / 1000;
}

/** Reads the table of the guide: entry points and their sizes in kilobytes. */
async function documentedSizes() {
  const guide = await readFile("performance.md", "utf8");
  const rows = guide.matchAll(/^\| `(\.[^`]*)` +\| +([\d.]+) +\|/gm);
  return new Map(Array.from(rows, ([, subpath, size]) => [subpath, Number(size)]));
}

describe("the size of an entry point", async () => {
  const documented = await documentedSizes();

  it("is in the guide, of each", () => {
    assert.deepEqual([...documented.keys()].toSorted(), Object.keys(manifest.exports).toSorted());
  });

  for (const [subpath, size] of documented) {
    const ceiling = size * 1.25 + 3;
    it(`has at most ${ceiling.toFixed(1)} kB: ${subpath}`, async () => {
      const now = await sizeOf(subpath);
      assert.ok(now <= ceiling, `${now.toFixed(1)} kB`);
    });
  }
});
