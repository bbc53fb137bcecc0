/**
 * Runs the tests from source on another runtime: `test_runtimes.ts node` or `test_runtimes.ts bun`.
 * Further arguments are passed on to the runner. Each group of files has a process of its own, and
 * there are as many processes as processors. The last line is the count of tests.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { findRuntime, type RuntimeName } from "./runtimes/find_runtime.ts";
import { linkPackages } from "./runtimes/link_packages.ts";
import { testGroups } from "./runtimes/test_groups.ts";

const RUNNERS: Readonly<Record<RuntimeName, readonly string[]>> = {
  node: ["--test", "--test-isolation=none", "--test-reporter=spec"],
  // Bun ends a test after 5 seconds, which a busy machine may take.
  bun: ["test", "--timeout=120000"],
};

const ROOT = new URL("..", import.meta.url);
// Node compiles the source of a command that a test starts in more time than the command runs.
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL(".cache/node-compile", ROOT)) };
const [name, ...rest] = Deno.args;
if (name !== "node" && name !== "bun") {
  throw new TypeError(`Cannot run the tests on "${name}": expected "node" or "bun"`);
}

await linkPackages(ROOT);
const runtime = await findRuntime(name, ROOT);
const args = [...RUNNERS[name], ...rest];
const counts = { pass: 0, fail: 0, skip: 0 };
let failedGroups = 0;
const stdout = Deno.stdout.writable.getWriter();
const waiting = testGroups(ROOT).values();
await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, runWaitingGroups));
await write(`\n${counts.pass} passed, ${counts.fail} failed, ${counts.skip} skipped\n`);
Deno.exit(failedGroups === 0 ? 0 : 1);

async function runWaitingGroups(): Promise<void> {
  for (const files of waiting) {
    const paths = files.map((path) => `./${path}`);
    const command = new Deno.Command(runtime, { args: [...args, ...paths], cwd: ROOT, env });
    const ended = await command.output();
    const output = new TextDecoder().decode(ended.stdout) + new TextDecoder().decode(ended.stderr);
    await write(output);
    addCounts(output);
    if (ended.success) continue;
    failedGroups += 1;
    await write(`FAILED with exit code ${ended.code}: ${files.join(" ")}\n`);
  }
}

/** Adds the counts in the summary of a group: `ℹ pass 12` of Node, ` 12 pass` of Bun. */
function addCounts(output: string): void {
  for (const [line] of output.matchAll(/^(?:ℹ \w+ \d+| +\d+ \w+)$/gm)) {
    const count = Number(/\d+/.exec(line));
    if (/pass/.test(line)) counts.pass += count;
    if (/fail|cancelled|error/.test(line)) counts.fail += count;
    if (/skip/.test(line)) counts.skip += count;
  }
}

async function write(text: string): Promise<void> {
  await stdout.write(new TextEncoder().encode(text));
}
