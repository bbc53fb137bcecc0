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
import process from "node:process";
import { COMMANDS } from "../src/cli/commands/registry.ts";
import { denoFmt } from "./deno_fmt.ts";
import { cliReference } from "./generate_cli_docs/cli_reference.ts";
import { writeGenerated } from "./write_generated.ts";

const reference = await denoFmt(cliReference(COMMANDS), "md");
process.exitCode = await writeGenerated([["docs/cli.md", reference]]);
