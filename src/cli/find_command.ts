import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/registry.ts";
import { COMMON_PARAMETERS } from "./parameters/common_parameters.ts";
import { nearest } from "./parameters/nearest.ts";
import { optionName } from "./parameters/parse_arguments.ts";
import { quoted } from "./parameters/quoted.ts";
import { UsageError } from "./parameters/usage_error.ts";

const COMMON = Object.keys(COMMON_PARAMETERS).map(optionName);

/** Finds the command that arguments begin with. */
export function findCommand(args: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => {
    const words = name.split(" ");
    return words.every((word, index) => args[index] === word);
  });
}

/**
 * Returns the commands that begin with the first argument, or all without an argument.
 *
 * @throws {UsageError} If no command begins with it.
 */
export function commandsBelow(args: readonly string[]): readonly Command[] {
  const [word] = args;
  if (word === undefined || word.startsWith("-")) return COMMANDS;
  const below = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
  if (below.length === 0) throw unknownCommand(args);
  return below;
}

/** Creates the error for arguments that begin with no command. */
export function unknownCommand(args: readonly string[]): UsageError {
  const [first, second] = args;
  if (!first) return new UsageError("No command was given");
  if (first.startsWith("-")) return unknownOption(first);
  const names = COMMANDS.map(({ name }) => name);
  const groups = names.filter((name) => name.startsWith(`${first} `));
  if (groups.length > 0 && second === undefined) {
    const words = groups.map((name) => name.slice(first.length + 1));
    return new UsageError(`Command ${quoted(first)} needs one of ${words.join(", ")}`);
  }
  const given = groups.length > 0 ? `${first} ${second}` : first;
  const words = names.map((name) => name.split(" ", 1)[0] ?? "");
  const meant = nearest(args.slice(0, 2).join(" "), names) ?? nearest(first, [...names, ...words]);
  return new UsageError(`Unknown command ${quoted(given)}${hintOf(meant)}`);
}

function unknownOption(arg: string): UsageError {
  const [option = ""] = arg.split("=", 1);
  if (COMMON.includes(option)) return new UsageError(`Option "${option}" follows the command`);
  const meant = nearest(option, ["--help", "--version"]);
  return new UsageError(`Unknown option "${option}"${hintOf(meant)}`);
}

function hintOf(meant: string | undefined): string {
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}
