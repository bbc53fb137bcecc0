import type { BuildOptions, MappedPackage } from "./build_options.ts";
import type { ModuleGraph } from "./module_graph.ts";

/** Puts the `package.json` together from what is asked for and what was found. */
export function packageJson(
  options: BuildOptions,
  graph: ModuleGraph,
  outputs: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const { entryPoints } = options;
  const found = [...graph.dependencies.values()];
  const exported = entryPoints.filter(({ kind }) => kind !== "bin");
  const binaries = entryPoints.filter(({ kind }) => kind === "bin");
  const output = (path: string) => `./esm/${outputs.get(path)}`;
  return {
    ...options.package,
    module: output(exported[0]?.path ?? ""),
    exports: Object.fromEntries(
      exported.map(({ name, path }) => [name, { import: output(path) }]),
    ),
    bin: Object.fromEntries(binaries.map(({ name, path }) => [name, output(path)])),
    dependencies: versions(found.filter((it) => !it.peerDependency)),
    peerDependencies: versions(found.filter((it) => it.peerDependency)),
    devDependencies: {
      ...versions(graph.typesDependencies.values()),
      ...options.package.devDependencies,
    },
  };
}

function versions(packages: Iterable<MappedPackage>): Record<string, string> {
  return Object.fromEntries([...packages].map(({ name, version }) => [name, version]).toSorted());
}
