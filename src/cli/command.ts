import { parseArgs } from "@std/cli/parse-args";
import type { CliIo } from "./io.ts";
import { UsageError } from "./usage_error.ts";

/** A command of the program: the words that name it, its help, and what it does. */
export interface Command {
  /** The words that name it: `process`, `runs list`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What may follow its name. */
  readonly usage: string;
  /** What its help says besides. */
  readonly description: string;
  /** Its options. */
  readonly options: readonly CommandOption[];
  /** Does it, and gives the exit code. */
  run(args: CommandArgs, io: CliIo): Promise<number>;
}

/** An option of a command: one that takes a value, or a flag. */
export interface CommandOption {
  /** Its name, without the dashes. */
  readonly name: string;
  /** What its value is, as the help shows it; without it the option is a flag. */
  readonly value?: string;
  /** Whether it may stand more than once. @default {false} */
  readonly repeatable?: boolean;
  /** What it does, in one line. */
  readonly help: string;
}

/** The arguments of a command. */
export interface CommandArgs {
  /** The command that was called. */
  readonly command: Command;
  /** All arguments as they were given. */
  readonly given: readonly string[];
  /** The arguments that are no options. */
  readonly positionals: readonly string[];
  /** What stood after `--`, if that was there. */
  readonly rest: readonly string[] | undefined;
  /** Gives the value of an option. */
  value(name: string): string | undefined;
  /** Gives the values of a repeatable option. */
  values(name: string): readonly string[];
  /** Tells whether a flag is set. */
  flag(name: string): boolean;
}

type ParsedValues = Record<string, unknown> & { readonly _: readonly (string | number)[] };

/**
 * Parses the arguments of a command.
 *
 * @throws {UsageError} If an option is unknown, has no value or stands twice.
 */
export function parseCommandArgs(command: Command, args: readonly string[]): CommandArgs {
  const split = args.indexOf("--");
  const own = split < 0 ? args : args.slice(0, split);
  const flags = command.options.filter((option) => !option.value).map((option) => option.name);
  const values = command.options.filter((option) => option.value).map((option) => option.name);
  const parsed: ParsedValues = parseArgs([...own], {
    boolean: flags,
    string: ["_", ...values],
    collect: values,
    unknown: (arg, key) => {
      if (key === undefined || arg === "-") return true;
      throw new UsageError(`Unknown option "${arg.split("=", 1)[0]}"`, command);
    },
  });
  const given = (name: string): readonly string[] => (parsed[name] ?? []) as string[];
  for (const option of command.options) checkValues(option, given(option.name), command);
  return {
    command,
    given: args,
    positionals: parsed._.map(String),
    rest: split < 0 ? undefined : args.slice(split + 1),
    value: (name) => given(name)[0],
    values: given,
    flag: (name) => parsed[name] === true,
  };
}

function checkValues(option: CommandOption, given: readonly string[], command: Command): void {
  const { name, value, repeatable = false } = option;
  if (!value) return;
  if (given.length > 1 && !repeatable) {
    throw new UsageError(`Option "--${name}" stands twice`, command);
  }
  if (given.includes("")) throw new UsageError(`Option "--${name}" needs a value`, command);
}
