// deno-lint-ignore-file no-console -- a script writes to its user
/**
 * Writes `docs/cli.md`, the reference of the command line, from the definitions of the commands.
 *
 * ```sh
 * deno run -A scripts/generate_cli_docs.ts [--check]
 * ```
 *
 * With `--check` it writes nothing, and fails if the file is not what it would write.
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { COMMANDS } from "../src/cli/commands/registry.ts";
import { denoFmt } from "./deno_fmt.ts";
import { cliReference } from "./generate_cli_docs/cli_reference.ts";

const TARGET = fileURLToPath(new URL("../docs/cli.md", import.meta.url));

async function main(args: readonly string[]): Promise<number> {
  const wanted = await denoFmt(cliReference(COMMANDS), "md");
  const written = await readFile(TARGET, "utf8").catch(() => "");
  if (written === wanted) return 0;
  if (args.includes("--check")) {
    console.error(`Not as generated, run "deno task generate":\n${TARGET}`);
    return 1;
  }
  await writeFile(TARGET, wanted);
  console.log(`Wrote ${TARGET}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
