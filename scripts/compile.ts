/**
 * Compiles the command into one binary, `dist/runline`, which needs nothing installed. Bun compiles
 * it, as its runtimes are npm packages; `deno compile` downloads them from a host of its own.
 *
 * `compile.ts --all` writes a binary for each system, and their checksums. `compile.ts --all linux-arm64`
 * writes only those that are named.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { OPTIONAL_PACKAGES } from "./build_npm/optional_packages.ts";
import { type System, systemOf, SYSTEMS } from "./compile/systems.ts";
import { findRuntime, installInto, versionOf } from "./runtimes/find_runtime.ts";
import { linkPackages } from "./runtimes/link_packages.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const ENTRY = "dist/compile/main.js";

// Bun reads `.env` and runs the scripts that `bunfig.toml` names, also from within a binary: whoever
// can write to the working folder could run code.
const SAFE = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
// In one piece, all of it is read at each start, the clients of vendors included.
const FAST = ["--minify", "--bytecode", "--format=esm", "--splitting"];

await linkPackages(ROOT);
await inlineKafkaWasm();
const bun = await findRuntime("bun", ROOT);
const commit = await commitOf(ROOT);
await writeEntry();

const [all, ...names] = Deno.args;
if (all === "--all") {
  const sums: string[] = [];
  const wanted = SYSTEMS.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const system of wanted) sums.push(await compileFor(system));
  await Deno.writeTextFile(new URL("dist/SHA256SUMS", ROOT), sums.join(""));
} else {
  await compile("dist/runline", Deno.args);
}

/** Compiles the binary of a system, and returns its line of checksums. */
async function compileFor(system: System): Promise<string> {
  const name = `runline-${system.name}${system.extension}`;
  const args = [`--target=bun-${system.name}`, `--compile-executable-path=${await bunOf(system)}`];
  await compile(`dist/${name}`, args);
  const bytes = await Deno.readFile(new URL(`dist/${name}`, ROOT));
  const found = systemOf(bytes);
  if (found !== system.name) throw new Error(`Cannot use "dist/${name}": it is for ${found}`);
  return `${hexOf(await crypto.subtle.digest("SHA-256", bytes))}  ${name}\n`;
}

/**
 * Installs Bun for a system into the cache folder at its first use, of the version that compiles, and
 * returns its path. By itself Bun downloads it, whatever the registry of npm is.
 */
async function bunOf({ name, packageName, extension }: System): Promise<string> {
  const version = (await versionOf(bun))?.text;
  const folder = new URL(`.cache/bun-${name}-${version}/`, ROOT);
  const file = new URL(`node_modules/${packageName}/bin/bun${extension}`, folder);
  const isThere = await Deno.stat(file).then(() => true, () => false);
  if (!isThere) await installInto(folder, `${packageName}@${version}`);
  return fileURLToPath(file);
}

async function compile(outfile: string, args: readonly string[]): Promise<void> {
  const define = ["--define", `RUNLINE_COMMIT=${JSON.stringify(commit)}`];
  const flags = ["--compile", ...FAST, ...SAFE, ...define, "--outfile", outfile, ...args];
  await runCommand(bun, ["build", ...flags, ENTRY], { cwd: ROOT });
}

/** Lets the Kafka client have its WebAssembly inline: it would read a file that no binary holds. */
async function inlineKafkaWasm(): Promise<void> {
  const folder = new URL("node_modules/@platformatic/wasm-utils/dist/", ROOT);
  await Deno.writeTextFile(new URL("index.js", folder), 'export * from "./bundled.js";\n');
}

/** Writes the command as it is compiled: with the packages that its users would install otherwise. */
async function writeEntry(): Promise<void> {
  const folder = new URL("dist/compile/", ROOT);
  const loaders = OPTIONAL_PACKAGES.map((name) => `  "${name}": () => import("${name}"),\n`);
  const packages =
    `import { providePackages } from "../../src/lineage/transports/port/load_package.ts";
providePackages({\n${loaders.join("")}});\n`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(new URL("packages.js", folder), packages);
  const main = `import "./packages.js";\nimport "../../src/cli/main.ts";\n`;
  await Deno.writeTextFile(new URL("main.js", folder), main);
}

/** Returns the commit that is checked out, or an empty string outside of a repository. */
async function commitOf(root: URL): Promise<string> {
  const command = new Deno.Command("git", {
    args: ["rev-parse", "--short", "HEAD"],
    cwd: root,
    stderr: "null",
  });
  const { success, stdout } = await command.output();
  return success ? new TextDecoder().decode(stdout).trim() : "";
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
