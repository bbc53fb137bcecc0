import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type GetModuleInfo, rollup } from "rollup";

/**
 * Puts the modules of a built package together, so that importing one opens few files: each costs a
 * quarter of a millisecond on Node. What entry points share, and what is loaded on first use, goes to
 * files of its own in `chunks`; packages that ours depends on are left where they are.
 *
 * Returns the files that are loaded on first use and need Node: a bundle for browsers leaves them out.
 *
 * @param folder The folder with the modules.
 * @param entryPoints The modules that users reach, from the folder, without an ending.
 */
export async function bundleModules(
  folder: string,
  entryPoints: readonly string[],
): Promise<string[]> {
  let client: ReadonlySet<string> | undefined;
  const bundle = await rollup({
    input: Object.fromEntries(
      entryPoints.map((path) => [path, resolve(folder, `${path}.js`)]),
    ),
    external: /^[^./]/,
    // No module of ours has effects when it is loaded.
    treeshake: { moduleSideEffects: false },
    logLevel: "silent",
  });
  const { output } = await bundle.generate({
    format: "es",
    chunkFileNames: "chunks/[name].js",
    minifyInternalExports: false,
    // An import for its effects alone makes bundlers warn, as the package has none.
    hoistTransitiveImports: false,
    // The small shared pieces are one file, and the lineage client is one, but for those that need Node.
    manualChunks: (id, { getModuleInfo }) => {
      const needsNode = getModuleInfo(id)?.importedIds.some((name) => name.startsWith("node:"));
      if (needsNode) return undefined;
      if (/\/(src\/internal\/[^/]+|deno)\.js$/.test(id)) return "internal";
      client ??= importsOf(resolve(folder, "src/lineage/mod.js"), getModuleInfo);
      if (!client.has(id)) return undefined;
      return id.includes("/src/internal/") ? "internal" : "lineage";
    },
  });
  await bundle.close();
  const modules = await readdir(folder, { recursive: true });
  for (const path of modules.filter((path) => path.endsWith(".js"))) await rm(join(folder, path));
  for (const file of output) {
    if (file.type === "asset") continue;
    await mkdir(dirname(join(folder, file.fileName)), { recursive: true });
    await writeFile(join(folder, file.fileName), file.code);
  }
  return output.flatMap((file) => {
    if (file.type === "asset" || !file.isDynamicEntry) return [];
    return file.imports.some((name) => name.startsWith("node:")) ? [file.fileName] : [];
  });
}

/** Returns the modules that one imports as it is loaded, and those that they import. */
function importsOf(entry: string, getModuleInfo: GetModuleInfo): ReadonlySet<string> {
  const found = new Set([entry]);
  for (const id of found) {
    for (const imported of getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  found.delete(entry);
  return found;
}
