import { type ImportMap, npmDependencies } from "./npm_dependencies.ts";
import { runCommand } from "./run_command.ts";

interface LinkedPackage extends ImportMap {
  readonly name: string;
  readonly exports: string | Readonly<Record<string, string>>;
}

interface ProjectConfig extends LinkedPackage {
  readonly links: readonly string[];
}

/**
 * Prepares `node_modules` for Node and Bun, which know no `deno.json`: installs the `npm:` packages,
 * puts the stand-ins in the place of the `jsr:` packages, and this package under its own name, by
 * which the examples import it. Git and Deno ignore that folder. Does nothing where it is up to date.
 */
export async function linkPackages(root: URL): Promise<void> {
  const project: ProjectConfig = await readJson(new URL("deno.json", root));
  const folders = project.links.map((link) => new URL(`${link}/`, root));
  const links = await Promise.all(folders.map(async (folder) => {
    const config: LinkedPackage = await readJson(new URL("deno.json", folder));
    return { folder, config };
  }));
  const dependencies = npmDependencies(project, ...links.map(({ config }) => config));
  const { name, exports } = project;
  const linked = [{ name, exports }, ...links.map(({ config }) => config)];
  const stamp = JSON.stringify({ dependencies, links: linked });
  const stampFile = new URL("node_modules/.runline.json", root);
  if (await readIfThere(stampFile) === stamp) return;

  await install(root, dependencies);
  for (const { folder, config } of links) await link(root, folder, config);
  await link(root, root, project);
  await Deno.writeTextFile(stampFile, stamp);
}

/** Installs beside the tree and moves the result in: no `package.json` is left there. */
async function install(root: URL, dependencies: Record<string, string>): Promise<void> {
  const folder = new URL(".cache/node_modules/", root);
  await Deno.mkdir(folder, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies });
  await Deno.writeTextFile(new URL("package.json", folder), manifest);
  const flags = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runCommand("npm", ["install", ...flags], { cwd: folder });
  await Deno.remove(new URL("node_modules", root), { recursive: true }).catch(ignoreMissing);
  await Deno.rename(new URL("node_modules", folder), new URL("node_modules", root));
}

/**
 * Creates a folder with a `package.json`, whose sources are links: Node removes types only from files
 * whose real path is outside of `node_modules`.
 */
async function link(root: URL, folder: URL, config: LinkedPackage): Promise<void> {
  const target = new URL(`node_modules/${config.name}/`, root);
  await Deno.mkdir(target, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".ts") || name === "src") {
      await Deno.symlink(new URL(name, folder), new URL(name, target));
    }
  }
  const { name, exports } = config;
  const manifest = JSON.stringify({ name, type: "module", exports });
  await Deno.writeTextFile(new URL("package.json", target), manifest);
}

async function readJson<T>(file: URL): Promise<T> {
  return JSON.parse(await Deno.readTextFile(file));
}

async function readIfThere(file: URL): Promise<string | undefined> {
  return await Deno.readTextFile(file).catch(ignoreMissing);
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
