/**
 * Runs the measurements of `tests/bench`, one after the other, each of which shows a table:
 * `bench.ts`, or `bench.ts lineage` for those with that in their names.
 *
 * @module
 */
import { runCommand } from "./runtimes/run_command.ts";

const ROOT = new URL("..", import.meta.url);
const wanted = Deno.args;

const names = Array.from(Deno.readDirSync(new URL("tests/bench/", ROOT)), ({ name }) => name)
  .filter((name) => name.endsWith(".ts") && !name.startsWith("_"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (names.length === 0) {
  throw new TypeError(`Cannot run benchmark as none has "${wanted}" in its name`);
}

for (const name of names.toSorted()) {
  await runCommand("deno", ["run", "--allow-all", `tests/bench/${name}`], { cwd: ROOT });
}
