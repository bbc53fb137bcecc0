/** The part of a `deno.json` that names packages. */
export interface ImportMap {
  readonly imports?: Readonly<Record<string, string>>;
}

/** Turns the `npm:` lines of import maps into the dependencies of a `package.json`. */
export function npmDependencies(...maps: readonly ImportMap[]): Record<string, string> {
  const dependencies: Record<string, string> = {};
  for (const [name, target] of maps.flatMap(({ imports = {} }) => Object.entries(imports))) {
    const match = /^npm:((?:@[^/@]+\/)?[^/@]+)@([^/]+)$/.exec(target);
    const [, packageName, range] = match ?? [];
    if (packageName === undefined || range === undefined) continue;
    dependencies[name] = name === packageName ? range : `npm:${packageName}@${range}`;
  }
  return dependencies;
}
