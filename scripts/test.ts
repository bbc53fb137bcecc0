/**
 * Runs everything that needs nothing but npm: the tests, and the examples in docs and README. Asks
 * for no more permissions than they need: to write into the system's folder for temporary files, to
 * use the network of this machine, and to start Deno itself.
 *
 * `test.ts --filter s3` hands on to `deno test` what follows.
 *
 * @module
 */
import { readdirSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";

const MIN_COVERAGE = 80;

/** Not here: real servers, measurements, and what is no test. */
const ELSEWHERE = ["e2e", "bench", "contracts", "fakes", "fixtures"];

const root = new URL("..", import.meta.url);
const folders = readdirSync(new URL("tests", root)).filter((name) => !ELSEWHERE.includes(name));
const temporary = [...new Set([tmpdir(), realpathSync(tmpdir())])];

const { code } = await new Deno.Command("deno", {
  args: [
    "test",
    "--doc",
    "--parallel",
    "--clean",
    "--coverage",
    `--coverage-threshold=${MIN_COVERAGE}`,
    "--allow-read",
    `--allow-write=${temporary.join(",")}`,
    "--allow-env",
    "--allow-sys",
    "--allow-net=127.0.0.1,localhost",
    `--allow-run=deno,${Deno.execPath()}`,
    ...Deno.args,
    "mod.ts",
    "src",
    "README.md",
    ...folders.map((name) => `tests/${name}`),
  ],
  cwd: root,
}).spawn().status;
Deno.exit(code);
