import { fileURLToPath } from "node:url";
import { runCommand } from "./run_command.ts";

/** The oldest release of each runtime that runs the sources. */
const WANTED = { node: [24, 2], bun: [1, 4] } as const;

/** A runtime that runs the tests. */
export type RuntimeName = keyof typeof WANTED;

/** Options of {@linkcode findRuntime}. */
export interface FindRuntimeOptions {
  /** The release line, in place of the one that runs the sources. */
  readonly major?: number;
  /** The exact release, in place of the newest of a line: `22.13.0`. */
  readonly exact?: string;
}

/**
 * Finds a runtime: the system's where it is of the wanted release line, else the one from npm, which
 * is installed into the cache folder at its first use.
 */
export async function findRuntime(
  name: RuntimeName,
  root: URL,
  options: FindRuntimeOptions = {},
): Promise<string> {
  const { exact, major: line } = options;
  const [major, minor] = line === undefined ? WANTED[name] : [line, 0];
  const found = await versionOf(name);
  const fits = exact === undefined
    ? found?.major === major && found.minor >= minor
    : found?.text === exact;
  if (fits) return name;

  const release = exact ?? String(major);
  const folder = new URL(`.cache/${name}${release}/`, root);
  const packageName = packageOf(name);
  const binary = fileURLToPath(new URL(`node_modules/${packageName}/bin/${name}`, folder));
  if (await versionOf(binary)) return binary;
  await installInto(folder, `${packageName}@${release}`);
  return binary;
}

/** Installs a package of npm into a folder, also one that is for another system. */
export async function installInto(folder: URL, specifier: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(new URL("package.json", folder), '{ "private": true }');
  const flags = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--force"];
  await runCommand("npm", ["install", ...flags, specifier], { cwd: folder });
}

/** Names the package that holds the binary for this system: those of all systems only pick it. */
function packageOf(name: RuntimeName): string {
  const { os, arch } = Deno.build;
  if (name === "bun") return `@oven/bun-${os}-${arch === "x86_64" ? "x64" : "aarch64"}`;
  const prefix = os === "darwin" && arch === "aarch64" ? "node-bin" : "node";
  return `${prefix}-${os}-${arch === "x86_64" ? "x64" : "arm64"}`;
}

/** The version of a binary. */
export interface RuntimeVersion {
  /** The version with all its parts. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/** Returns the version that a binary prints, or nothing if it is missing or fails. */
export async function versionOf(binary: string): Promise<RuntimeVersion | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(binary, { args: ["--version"] }).output();
    const match = /^v?((\d+)\.(\d+)\.\S+)/.exec(new TextDecoder().decode(stdout));
    const [, text = "", major, minor] = match ?? [];
    return success ? { text, major: Number(major), minor: Number(minor) } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
