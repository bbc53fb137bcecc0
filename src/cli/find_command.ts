import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/registry.ts";
import { COMMON_PARAMETERS } from "./parameters/common_parameters.ts";
import { didYouMean } from "./parameters/nearest.ts";
import { optionName } from "./parameters/parse_arguments.ts";
import { quoted } from "./parameters/quoted.ts";
import { UsageError } from "./parameters/usage_error.ts";

const COMMON = new Map(
  Object.entries(COMMON_PARAMETERS).map(([name, { kind }]) => [optionName(name), kind]),
);

/** Finds the command that arguments begin with. */
export function findCommand(args: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => {
    const words = name.split(" ");
    return words.every((word, index) => args[index] === word);
  });
}

/** Arguments, split at the command. */
export interface SplitArguments {
  /** The common options before the command, with their values. */
  readonly before: readonly string[];
  /** The command, its options and arguments. */
  readonly rest: readonly string[];
}

/** Splits arguments at the first one that is neither a common option nor the value of one. */
export function splitAtCommand(args: readonly string[]): SplitArguments {
  let count = 0;
  for (let arg = args[0]; arg !== undefined; arg = args[count]) {
    const [option = ""] = arg.split("=", 1);
    if (!COMMON.has(option)) break;
    count += COMMON.get(option) === "option" && option === arg ? 2 : 1;
  }
  return { before: args.slice(0, count), rest: args.slice(count) };
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
  if (groups.length > 0) {
    const words = groups.map((name) => name.slice(first.length + 1));
    const needs = `${quoted(first)} needs one of ${words.join(", ")}`;
    if (second === undefined) return new UsageError(`Command ${needs}`);
    const given = `${first} ${second}`;
    return new UsageError(
      `Unknown command ${quoted(given)}${didYouMean(given, groups) || `: ${needs}`}`,
    );
  }
  const words = names.map((name) => name.split(" ", 1)[0] ?? "");
  const hint = didYouMean(args.slice(0, 2).join(" "), names) ||
    didYouMean(first, [...names, ...words]);
  return new UsageError(`Unknown command ${quoted(first)}${hint}`);
}

function unknownOption(arg: string): UsageError {
  const [option = ""] = arg.split("=", 1);
  const hint = didYouMean(option, [...COMMON.keys(), "--help", "--version"]);
  return new UsageError(`Unknown option "${option}"${hint}`);
}
