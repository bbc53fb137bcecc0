import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "./build_options.ts";
import { compile } from "./compile.ts";
import { moduleGraph } from "./module_graph.ts";
import { packageJson } from "./package_json.ts";
import { Resolver } from "./resolver.ts";

/**
 * Builds an npm package from modules for Deno: the sources go to `src` of the output folder with their
 * specifiers rewritten, and from there to `esm` as JavaScript with declarations beside.
 *
 * @throws {TypeError} If a specifier cannot be resolved, or the types do not fit.
 */
export async function build(options: BuildOptions): Promise<void> {
  const outDir = resolve(options.outDir);
  const resolver = new Resolver(fileURLToPath(options.configFile), options.mappings);
  const paths = options.entryPoints.map(({ path }) => resolve(path));
  const graph = await moduleGraph(paths, resolver);
  const outputs = new Map(options.entryPoints.map(({ path }) => {
    return [path, relative(resolver.root, resolve(path)).replace(/\.ts$/, ".js")];
  }));
  const binaries = new Set(
    options.entryPoints.filter(({ kind }) => kind === "bin")
      .map(({ path }) => relative(resolver.root, resolve(path))),
  );
  for (const [file, text] of graph.files) {
    const shebang = binaries.has(file) ? "#!/usr/bin/env node\n" : "";
    await write(join(outDir, "src", file), shebang + text);
  }
  await writeJson(join(outDir, "package.json"), packageJson(options, graph, outputs));
  await write(join(outDir, ".npmignore"), "/src/\nyarn.lock\npnpm-lock.yaml\n");
  npmInstall(outDir);
  compile([...graph.files.keys()], { ...options, outDir });
  await writeJson(join(outDir, "esm/package.json"), { type: "module" });
  await options.postBuild?.();
}

function npmInstall(cwd: string): void {
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund"], {
    cwd,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("Cannot build the package: npm install failed");
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await write(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
