import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "../runtimes/run_command.ts";

/**
 * Puts the modules of a built package together, so that importing one opens few files: Node takes a
 * quarter of a millisecond for each. What entry points share, and what is loaded on first use, stays
 * in files of its own, and so do the packages that ours depends on.
 *
 * @param folder The folder with the `package.json`.
 * @param entryPoints The modules that users reach, from `esm`, without an ending.
 */
export async function bundleModules(folder: string, entryPoints: readonly string[]): Promise<void> {
  // Not by Bun, which puts a number behind the names of classes.
  await runCommand("deno", [
    ...["bundle", "--quiet", "--no-config", "--no-lock", "--code-splitting"],
    ...(await packagesOf(folder)).flatMap((name) => ["--external", name]),
    ...["--outdir", "bundled", ...entryPoints.map((path) => `esm/${path}.js`)],
  ], { cwd: folder });
  const esm = join(folder, "esm");
  const bundled = join(folder, "bundled");
  for (const path of await modulesIn(esm)) await rm(join(esm, path));
  for (const path of await modulesIn(bundled)) {
    await mkdir(dirname(join(esm, path)), { recursive: true });
    await copyFile(join(bundled, path), join(esm, path));
  }
  await rm(bundled, { recursive: true });
}

async function packagesOf(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "package.json"), "utf8");
  const { dependencies, peerDependencies } = JSON.parse(text);
  return Object.keys({ ...dependencies, ...peerDependencies });
}

async function modulesIn(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths.filter((path) => path.endsWith(".js"));
}
