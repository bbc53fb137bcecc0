import { copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runCommand } from "../runtimes/run_command.ts";

/**
 * Puts the modules of a built package together, so that importing one opens few files: each costs a
 * quarter of a millisecond on Node. What entry points share, and what is loaded on first use, goes to
 * files of its own in `esm/chunks`; packages that ours depends on are left where they are.
 *
 * @param folder The folder with the `package.json`.
 * @param entryPoints The modules that users reach, from `esm`, without an ending.
 */
export async function bundleModules(folder: string, entryPoints: readonly string[]): Promise<void> {
  // By Rollup, as with others classes get other names, which users see in what is logged.
  await runCommand("npx", [
    ...["-y", "rollup@4", "--silent", "--format", "es", "--dir", "bundled"],
    ...["--chunkFileNames", "chunks/[name].js", "--no-minifyInternalExports", "--no-treeshake"],
    ...entryPoints.flatMap((path) => ["--input", `${path}=esm/${path}.js`]),
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

async function modulesIn(folder: string): Promise<string[]> {
  const paths = await readdir(folder, { recursive: true });
  return paths.filter((path) => path.endsWith(".js"));
}
