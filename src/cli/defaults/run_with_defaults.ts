import { parseArgs } from "@std/cli/parse-args";
import type { Command } from "../command.ts";
import type { CliIo } from "../io.ts";
import type { DefaultTexts } from "../parameters/default_texts.ts";
import { optionName } from "../parameters/parse_arguments.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { reportMessage } from "../terminal_safe.ts";
import { DefaultsError } from "./defaults_error.ts";
import { defaultsOf, readDefaults } from "./read_defaults.ts";

/** Options of {@linkcode runWithDefaults}. */
export interface RunWithDefaultsOptions {
  readonly command: Command;
  /** All commands. */
  readonly commands: readonly Command[];
  readonly io: CliIo;
}

/**
 * Runs a command with the defaults of its options.
 *
 * @throws {DefaultsError} If their file has issues.
 */
export async function runWithDefaults(
  args: readonly string[],
  { command, commands, io }: RunWithDefaultsOptions,
): Promise<number> {
  const configFile = configFileOf(args);
  const { entries, issues, warnings } = await readDefaults(commands, { io, configFile });
  if (!command.toleratesDefaults) {
    for (const message of warnings) reportMessage(message, io);
    if (issues.length > 0) throw new DefaultsError(issues);
  }
  const defaults = defaultsOf(command, { entries, env: io.env });
  try {
    return await command.run(args, { io, defaults });
  } catch (error) {
    if (error instanceof UsageError && defaults.size > 0) throw withSources(error, defaults);
    throw error;
  }
}

/** Finds the option before the others, as it decides about their defaults. */
function configFileOf(args: readonly string[]): string | undefined {
  const dashes = args.indexOf("--");
  const own = dashes < 0 ? args : args.slice(0, dashes);
  const { "config-file": file } = parseArgs([...own], { string: ["config-file"] });
  return typeof file === "string" && file !== "" ? file : undefined;
}

/** Adds the defaults to an error: the command line that caused it does not show them. */
function withSources(error: UsageError, defaults: DefaultTexts): UsageError {
  const options = [...defaults].map(([name, { file, line }]) =>
    `${optionName(name)} of "${file}"${line === undefined ? "" : ` line ${line}`}`
  );
  return new UsageError(`${error.message}; defaults: ${options.join(", ")}`);
}
