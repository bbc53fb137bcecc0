/**
 * Compiles the command into one binary, `dist/runline`, which needs nothing installed. Bun does it, as
 * Bun comes from npm whole: `deno compile` fetches the base of its binaries from a host of its own.
 *
 * `compile.ts --target=bun-linux-arm64` builds for another system.
 *
 * @module
 */
import { findRuntime } from "./runtimes/find_runtime.ts";
import { linkPackages } from "./runtimes/link_packages.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);

await linkPackages(ROOT);
const bun = await findRuntime("bun", ROOT);
const flags = ["--compile", "--outfile", "dist/runline", ...Deno.args];
await runCommand(bun, ["build", ...flags, "src/cli/main.ts"], { cwd: ROOT });
