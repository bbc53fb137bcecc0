/**
 * Runs everything that needs nothing but npm: the tests, and the examples in docs and README. Asks
 * for what they need and no more: the network is this machine and a name that is never a host, a
 * symbolic link wants to write without bounds, a signal to a command wants to run without bounds, and
 * the in-process DynamoDB has a native library.
 *
 * `test.ts --filter s3` hands on to `deno test` what follows.
 *
 * @module
 */
import { readdirSync } from "node:fs";

const MIN_COVERAGE = 90;

/** Not here: real servers, measurements, and what is no test. */
const ELSEWHERE = ["e2e", "bench", "contracts", "fakes", "fixtures"];

const root = new URL("..", import.meta.url);
const folders = readdirSync(new URL("tests", root)).filter((name) => !ELSEWHERE.includes(name));

// A part of the tests covers but a part of the sources.
const coverage = Deno.args.includes("--filter")
  ? []
  : ["--clean", "--coverage", `--coverage-threshold=${MIN_COVERAGE}`];

const { code } = await new Deno.Command("deno", {
  args: [
    "test",
    "--doc",
    "--parallel",
    ...coverage,
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-sys",
    "--allow-ffi",
    "--allow-net=127.0.0.1,localhost,tls.invalid",
    "--allow-run",
    ...Deno.args,
    "mod.ts",
    "src",
    "README.md",
    "docs",
    ...folders.map((name) => `tests/${name}`),
  ],
  cwd: root,
}).spawn().status;
Deno.exit(code);
