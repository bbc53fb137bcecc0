/** The fields of `deno.json` that the check reads. */
export interface PackageConfig {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** A file with its path from the root of the project. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Compares the exports map with the files, and with the subpaths that the files name. */
export function complaintsAboutExports(
  config: PackageConfig,
  files: readonly SourceText[],
): string[] {
  const paths = new Set(files.map((file) => file.path));
  const complaints: string[] = [];
  for (const [subpath, target] of Object.entries(config.exports)) {
    const path = target.replace(/^\.\//, "");
    if (!paths.has(path)) complaints.push(`deno.json: "${subpath}" leads to no file: "${target}"`);
    const expected = subpathOf(path);
    if (subpath !== expected) {
      complaints.push(
        `deno.json: "${target}" has the subpath "${subpath}", expected "${expected}"`,
      );
    }
  }
  for (const path of paths) {
    if (!/^src\/[^/]+\/(?:[^/]+\/)?mod\.ts$/.test(path)) continue;
    const subpath = subpathOf(path);
    if (!(subpath in config.exports)) complaints.push(`deno.json: "${path}" has no subpath`);
  }
  for (const { path, text } of files) {
    for (const subpath of namedSubpaths(text, config.name)) {
      if (subpath in config.exports) continue;
      complaints.push(`${path}: "${config.name}${subpath.slice(1)}" is not exported`);
    }
  }
  return complaints;
}

/** Derives the subpath of a file: modules by their name, entry points by their place, no underscores. */
function subpathOf(path: string): string {
  if (path === "mod.ts") return ".";
  const inside = path.replace(/^src\//, "").replace(/\.ts$/, "").replace(/\/(mod|main)$/, "");
  return `./${inside.replace("/transports/", "/").replaceAll("_", "-")}`;
}

function* namedSubpaths(text: string, name: string): Generator<string> {
  const pattern = new RegExp(
    `["'\`](?:jsr:|npm:)?/?${name}(?:@[^/"'\`]*)?((?:/[a-z0-9-]+)*)["'\`]`,
    "g",
  );
  for (const [, subpath] of text.matchAll(pattern)) yield `.${subpath ?? ""}`;
}
