import { asError } from "../internal/as_error.ts";
import { deniedPermission } from "../internal/denied_permission.ts";
import { colored } from "./color.ts";
import { missingPackage, missingPackageText } from "../internal/missing_package.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/registry.ts";
import { DefaultsError } from "./defaults/defaults_error.ts";
import { runWithDefaults } from "./defaults/run_with_defaults.ts";
import { commandsBelow, findCommand, splitAtCommand, unknownCommand } from "./find_command.ts";
import { BrokenPipeError, type CliIo } from "./io.ts";
import { commandHelp, programHelp } from "./parameters/help.ts";
import { UsageError } from "./parameters/usage_error.ts";
import { awsAdvice } from "./places/aws/profile.ts";
import { reportMessage, terminalSafe } from "./terminal_safe.ts";
import { versionText } from "./version_text.ts";

/**
 * Runs the program and returns the exit code: 0 success, 1 failure, 2 invalid command line or
 * configuration, 130 stopped. Failures are reported on the standard error.
 */
export async function runCommandLine(args: readonly string[], world: CliIo): Promise<number> {
  const io = terminalSafe(world);
  const { before, rest } = splitAtCommand(args);
  const command = findCommand(rest);
  try {
    return await dispatch(rest, { before, command, io });
  } catch (error) {
    if (error instanceof BrokenPipeError) return 0;
    if (io.signal.aborted) {
      io.stderr("runline: Stopped\n");
      return 130;
    }
    return await reportFailure(error, { command, io });
  }
}

interface CallOptions {
  readonly command: Command | undefined;
  readonly io: CliIo;
}

async function dispatch(
  args: readonly string[],
  { before, command, io }: CallOptions & { readonly before: readonly string[] },
): Promise<number> {
  const [first] = args;
  if (first === "--version" || first === "-V") {
    await io.stdout(`${versionText()}\n`);
    return 0;
  }
  if (!command && first === "help") {
    await io.stdout(helpOf(args.slice(1), io));
    return 0;
  }
  const own = args.slice(command ? command.name.split(" ").length : 0);
  const beforeRest = own.slice(0, own.includes("--") ? own.indexOf("--") : undefined);
  if (beforeRest.includes("--help") || beforeRest.includes("-h")) {
    await io.stdout(helpOf(args, io));
    return 0;
  }
  if (!command) throw unknownCommand(args);
  return await runWithDefaults([...before, ...own], { command, commands: COMMANDS, io });
}

function helpOf(args: readonly string[], io: CliIo): string {
  const isTerminal = io.stdoutIsTerminal;
  const heading = (text: string): string => colored(text, "bold", { env: io.env, isTerminal });
  const options = { columns: io.columns, heading };
  const command = findCommand(args);
  return command ? commandHelp(command, options) : programHelp(commandsBelow(args), options);
}

/** Returns the message of an error. A missing package and a denied permission of Deno have their remedy. */
function messageOf(error: Error): string {
  const missing = isModuleMissing(error) ? missingPackage(error) : undefined;
  if (missing !== undefined) return missingPackageText(missing);
  const denied = deniedPermission(error);
  if (!denied) return error.message;
  const { flag, state, words } = denied;
  const message = error.message.replace(words, state);
  if (message === state) return `Cannot go on: ${state}`;
  return message.includes(flag) ? message : `${message}: ${state}`;
}

function isModuleMissing(error: Error): boolean {
  return "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

async function reportFailure(error: unknown, { command, io }: CallOptions): Promise<number> {
  if (error instanceof UsageError) {
    const name = command ? `runline ${command.name}` : "runline";
    reportMessage(error.message, io);
    io.stderr(`Try "${name} --help".\n`);
    return 2;
  }
  const known = asError(error);
  const failures = known instanceof AggregateError ? known.errors.map(asError) : [known];
  for (const failure of failures) reportMessage(messageOf(failure), io);
  const advice = await awsAdvice(known, io.env);
  if (advice) io.stderr(`${advice}.\n`);
  if ("code" in known && known.code === "MANIFEST_TABLE_MISSING") {
    io.stderr(`Check --manifest; "runline runs create" creates what is missing.\n`);
  }
  if (io.env["RUNLINE_DEBUG"]) io.stderr(`${known.stack}\n`);
  const isConfiguration = known instanceof DefaultsError ||
    ("code" in known && known.code === "LINEAGE_CONFIG");
  return isConfiguration ? 2 : 1;
}
