import type { CliIo } from "./io.ts";
import type { ParameterTable, ValuesOf } from "./parameters/parameter.ts";
import { parseArguments } from "./parameters/parse_arguments.ts";

/** A command of the program. */
export interface Command {
  /** Its name: `process`, `runs list`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What its help says below the usage. */
  readonly description: string;
  /** Its parameters. Parsing, help and reference follow from them. */
  readonly parameters: ParameterTable;
  /**
   * Parses the arguments, runs the command and returns the exit code.
   *
   * @throws {UsageError} If the arguments are invalid.
   */
  run(args: readonly string[], io: CliIo): Promise<number>;
}

/** What {@linkcode defineCommand} takes: a {@linkcode Command} whose `run` gets parsed values. */
export interface CommandDefinition<Table extends ParameterTable> extends Omit<Command, "run"> {
  readonly parameters: Table;
  run(options: ValuesOf<Table>, io: CliIo): Promise<number>;
}

/** Defines a command. */
export function defineCommand<Table extends ParameterTable>(
  definition: CommandDefinition<Table>,
): Command {
  return {
    ...definition,
    run: async (args, io) => {
      const options = parseArguments(definition.parameters, args, io);
      // Clients of S3 are opened far below, by places and inputs alike.
      const requestPayer = (options as { readonly requestPayer?: boolean }).requestPayer === true;
      return await definition.run(options, requestPayer ? { ...io, requestPayer } : io);
    },
  };
}
