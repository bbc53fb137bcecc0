/**
 * Runs everything that needs nothing but npm: the tests, and the examples in README, docs and source.
 * Requests the permissions that the tests need and no more: the network is this machine and a name
 * that is never a host, a symbolic link needs to write without bounds, a signal to a command needs to
 * run without bounds, and the DynamoDB in process has a native library.
 *
 * Arguments are passed on to `deno test`: `test.ts --filter s3`. The last line is the count of tests.
 * `deno task check` checks the types, so that this does not. `--coverage` also fails below the least
 * coverage, and writes the table to `.cache/coverage.txt`; `--show-coverage` prints it as well.
 *
 * @module
 */
import { writeExamples } from "./guides/write_examples.ts";
import { writeGroups } from "./runtimes/write_groups.ts";

const MIN_COVERAGE = 90;

/** A pattern of tests and examples, whose own lines are not counted. */
const UNMEASURED = String.raw`test\.ts$|/\.cache/`;

const root = new URL("..", import.meta.url);
/** Begins a folder without tests to run, which groups of files would load. */
const IGNORE = "--ignore=";
const OWN = ["--coverage", "--show-coverage"];
const given = Deno.args.filter((arg) => !OWN.includes(arg) && !arg.startsWith(IGNORE));
const ignored = Deno.args.filter((arg) => arg.startsWith(IGNORE))
  .map((arg) => arg.slice(IGNORE.length));
const measures = Deno.args.some((arg) => OWN.includes(arg));
const stdout = Deno.stdout.writable.getWriter();

const child = new Deno.Command("deno", {
  args: [
    "test",
    "--parallel",
    "--no-check",
    ...measures ? ["--clean", "--coverage", "--coverage-raw-data-only"] : [],
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-sys",
    "--allow-ffi",
    "--allow-net=127.0.0.1,localhost,tls.invalid",
    "--allow-run",
    ...given,
    await writeExamples(),
    ...await writeGroups(root, ignored),
  ],
  cwd: root,
  stdout: "piped",
}).spawn();

const summary = await copy(child.stdout);
let { code } = await child.status;
if (code === 0 && measures) code = await checkCoverage();
await write(`${summary}\n`);
Deno.exit(code);

/** Copies the output of the runner, and returns its counts in one line. */
async function copy(output: ReadableStream<Uint8Array>): Promise<string> {
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of output) {
    await stdout.write(chunk);
    tail = (tail + decoder.decode(chunk, { stream: true })).slice(-2000);
  }
  // deno-lint-ignore no-control-regex
  const plain = tail.replaceAll(/\x1b\[[0-9;]*m/g, "");
  const match = /\| (\d+) passed.*?\| (\d+) failed(?: \| (\d+) ignored)?/.exec(plain);
  const [, passed = "0", failed = "0", skipped] = match ?? [];
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
}

/** Writes the coverage table, and returns the exit code: 1 below the least coverage. */
async function checkCoverage(): Promise<number> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["coverage", `--threshold=${MIN_COVERAGE}`, `--exclude=${UNMEASURED}`, "coverage"],
    env: { NO_COLOR: "1" },
    cwd: root,
  }).output();
  await Deno.mkdir(new URL(".cache", root), { recursive: true });
  await Deno.writeFile(new URL(".cache/coverage.txt", root), stdout);
  const text = new TextDecoder().decode(stdout);
  if (Deno.args.includes("--show-coverage")) await write(text);
  else await write(`${text.split("\n").find((line) => line.includes("All files")) ?? ""}\n`);
  if (code !== 0) await Deno.stderr.write(stderr);
  return code;
}

async function write(text: string): Promise<void> {
  await stdout.write(new TextEncoder().encode(text));
}
