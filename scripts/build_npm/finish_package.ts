/** The parts of a `package.json` that {@linkcode finishPackage} rewrites. */
interface Manifest {
  exports: Record<string, { import: string }>;
  [field: string]: unknown;
}

/** Options of {@linkcode finishPackage}. */
export interface FinishOptions {
  /** The packages that users install for the entry points that they use, with their ranges. */
  readonly optional: Readonly<Record<string, string>>;
  /** The files, from the folder of modules, that need Node and that bundles for browsers leave out. */
  readonly onlyNode: readonly string[];
  /** The address of the repository, or nothing if it is unknown. */
  readonly repository: string | undefined;
}

/**
 * Rewrites the `package.json` files that dnt wrote. Each subpath gets its declarations first and a
 * `default` condition, so that `require()` of a module works too, and bundlers may drop unused code.
 * dnt finds no package that is loaded by a name in a variable, so the optional peers are listed.
 *
 * @param folder The folder of the package, with a slash at the end.
 */
export async function finishPackage(folder: URL, options: FinishOptions): Promise<void> {
  const { optional, onlyNode, repository } = options;
  const file = new URL("package.json", folder);
  const manifest: Manifest = JSON.parse(await Deno.readTextFile(file));
  const exports = Object.entries(manifest.exports).map(([subpath, { import: path }]) => [
    subpath,
    { types: path.replace(/\.js$/, ".d.ts"), default: path },
  ]);
  await writeJson(file, {
    ...manifest,
    exports: Object.fromEntries(exports),
    // https://github.com/defunctzombie/package-browser-field-spec
    browser: Object.fromEntries(onlyNode.map((name) => [`./esm/${name}`, false])),
    peerDependencies: optional,
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(optional).map((name) => [name, { optional: true }]),
    ),
    ...(repository && {
      repository: { type: "git", url: `git+${repository}.git` },
      homepage: `${repository}#readme`,
      bugs: `${repository}/issues`,
    }),
    publishConfig: { access: "public", provenance: true },
  });
  await widenDeclarations(new URL("esm/", folder));
  // The nearest manifest decides, so the flag must be in the folder of the modules as well.
  const browser = Object.fromEntries(onlyNode.map((name) => [`./${name}`, false]));
  const inner = { type: "module", sideEffects: false, browser };
  await writeJson(new URL("esm/package.json", folder), inner);
}

/**
 * Lets TypeScript before 5.7 read the declarations, where typed arrays are not generic: `slice()` returns
 * one over an `ArrayBuffer` in each version.
 */
async function widenDeclarations(folder: URL): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const file = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) await widenDeclarations(file);
    if (!name.endsWith(".d.ts")) continue;
    const text = await Deno.readTextFile(file);
    const widened = text.replaceAll(/\b(\w+Array)<ArrayBuffer>/g, 'ReturnType<$1["slice"]>')
      .replaceAll(/\b(\w+Array)<ArrayBufferLike>/g, "$1");
    if (widened !== text) await Deno.writeTextFile(file, widened);
  }
}

async function writeJson(file: URL, value: unknown): Promise<void> {
  await Deno.writeTextFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
