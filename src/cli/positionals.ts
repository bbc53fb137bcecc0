import type { CommandArgs } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** Gives the one argument of a command that takes exactly one. */
export function onlyPositional(args: CommandArgs, name: string): string {
  const [first = "", second] = requirePositionals(args, name);
  if (second !== undefined) throw new UsageError(`Unexpected argument "${second}"`, args.command);
  return first;
}

/** Gives the arguments of a command that takes one or more. */
export function requirePositionals(args: CommandArgs, name: string): readonly string[] {
  if (args.positionals.length === 0) throw new UsageError(`The ${name} is missing`, args.command);
  return args.positionals;
}

/** Refuses the arguments of a command that takes none. */
export function noPositionals(args: CommandArgs): void {
  const [unexpected] = args.positionals;
  if (unexpected) throw new UsageError(`Unexpected argument "${unexpected}"`, args.command);
}
