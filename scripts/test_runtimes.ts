/**
 * Runs the tests from source on another runtime: `test_runtimes.ts node` or `test_runtimes.ts bun`.
 * Further arguments are passed on to the runner.
 *
 * @module
 */
import { findRuntime, type RuntimeName } from "./runtimes/find_runtime.ts";
import { linkPackages } from "./runtimes/link_packages.ts";
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const [name, ...rest] = Deno.args;
if (name !== "node" && name !== "bun") {
  throw new TypeError(`Cannot run the tests on "${name}": expected "node" or "bun"`);
}

await linkPackages(ROOT);
await runCommand(await findRuntime(name, ROOT), [...runnerArgs(name), ...rest], { cwd: ROOT });

function runnerArgs(runtime: RuntimeName): string[] {
  const files = [...testFiles("tests/")].toSorted();
  // By default, Node leaves one processor idle.
  const concurrency = `--test-concurrency=${navigator.hardwareConcurrency}`;
  if (runtime === "node") return ["--test", "--test-reporter=spec", concurrency, ...files];
  // Bun ends a test after 5 seconds, which eight processes on a busy machine may take.
  return ["test", "--timeout=120000", ...files];
}

/** Lists what needs nothing but npm: neither real servers nor measurements. */
function* testFiles(folder: string): Generator<string> {
  if (folder === "tests/e2e/" || folder === "tests/bench/") return;
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    if (entry.isDirectory) yield* testFiles(`${folder}${entry.name}/`);
    else if (entry.name.endsWith("_test.ts")) yield `./${folder}${entry.name}`;
  }
}
