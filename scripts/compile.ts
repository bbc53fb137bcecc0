/**
 * Compiles the command into one binary, `dist/runline`, which needs nothing installed. Bun compiles
 * it, as its runtimes are npm packages; `deno compile` downloads them from a host of its own.
 *
 * `compile.ts --all` writes a binary for each system, and their checksums.
 *
 * @module
 */
import { OPTIONAL_PACKAGES } from "./build_npm/optional_packages.ts";
import { findRuntime } from "./runtimes/find_runtime.ts";
import { linkPackages } from "./runtimes/link_packages.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const ENTRY = "dist/compile/main.js";
const SYSTEMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "windows-x64"] as const;

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

if (Deno.args.includes("--all")) {
  const sums: string[] = [];
  for (const system of SYSTEMS) {
    const name = `runline-${system}${system.startsWith("windows") ? ".exe" : ""}`;
    await compile(`dist/${name}`, [`--target=bun-${system}`]);
    const bytes = await Deno.readFile(new URL(`dist/${name}`, ROOT));
    sums.push(`${hexOf(await crypto.subtle.digest("SHA-256", bytes))}  ${name}\n`);
  }
  await Deno.writeTextFile(new URL("dist/SHA256SUMS", ROOT), sums.join(""));
} else {
  await compile("dist/runline", Deno.args);
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
  const packages = `import { providePackages } from "../../src/lineage/transports/load_package.ts";
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
