import type { CliIo } from "./io.ts";
import { COMMON_PARAMETERS } from "./parameters/common_parameters.ts";
import type { DefaultTexts } from "./parameters/default_texts.ts";
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
  /** Its parameters, without the common ones. Parsing, help and reference follow from them. */
  readonly parameters: ParameterTable;
  /** Whether it runs although the file of defaults has issues. @default {false} */
  readonly toleratesDefaults?: boolean;
  /** The name of a command whose section in the file of defaults holds as well. */
  readonly defaultsOf?: string;
  /**
   * Parses the arguments, runs the command and returns the exit code.
   *
   * @throws {UsageError} If the arguments are invalid.
   */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** The surroundings of a command. */
export interface CommandContext {
  /** The world around it. */
  readonly io: CliIo;
  /** The defaults of its options. */
  readonly defaults?: DefaultTexts | undefined;
}

/** What {@linkcode defineCommand} takes: a {@linkcode Command} whose `run` gets parsed values. */
export interface CommandDefinition<Table extends ParameterTable> extends Omit<Command, "run"> {
  readonly parameters: Table;
  run(options: ValuesOf<Table & typeof COMMON_PARAMETERS>, io: CliIo): Promise<number>;
}

/** Defines a command. */
export function defineCommand<Table extends ParameterTable>(
  definition: CommandDefinition<Table>,
): Command {
  const table = { ...COMMON_PARAMETERS, ...definition.parameters };
  return {
    ...definition,
    run: async (args, { io, defaults }) => {
      const options = parseArguments(table, args, { cwd: io.cwd, defaults });
      // Clients of S3 are opened far below, by places and inputs alike.
      const requestPayer = (options as { readonly requestPayer?: boolean }).requestPayer === true;
      return await definition.run(options, requestPayer ? { ...io, requestPayer } : io);
    },
  };
}
