import { printable } from "../internal/text/printable.ts";
import { formatDuration } from "../internal/text/format.ts";
import { type CliIo, detail } from "./io.ts";
import { COMMON_PARAMETERS } from "./parameters/common_parameters.ts";
import type { DefaultTexts } from "./parameters/default_texts.ts";
import type { ParameterTable, ValuesOf } from "./parameters/parameter.ts";
import { parseArguments } from "./parameters/parse_arguments.ts";
import { UsageError } from "./parameters/usage_error.ts";
import { versionText } from "./version_text.ts";

/** A command of the program. */
export interface Command {
  /** Its name: `process`, `runs list`. */
  readonly name: string;
  /** A description in one line. */
  readonly summary: string;
  /** A call of it, as the shell takes it. */
  readonly example: string;
  /** The text of its help below the usage. */
  readonly description: string;
  /** Its parameters, without the common ones. Parsing, help and reference follow from them. */
  readonly parameters: ParameterTable;
  /** Whether it runs although the file of defaults has issues. @default {false} */
  readonly toleratesDefaults?: boolean;
  /** The name of a command whose section in the file of defaults applies as well. */
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

/** The parameter of {@linkcode defineCommand}: a {@linkcode Command} whose `run` receives parsed values. */
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
      return await definition.run(options, worldOf(options as CommonOptions, io));
    },
  };
}

type CommonOptions = ValuesOf<typeof COMMON_PARAMETERS> & { readonly requestPayer?: boolean };

/** Returns the world with the options that functions at any depth read. */
function worldOf({ quiet, verbose, requestPayer = false }: CommonOptions, io: CliIo): CliIo {
  if (quiet && verbose) throw new UsageError("Options --quiet and --verbose exclude each other");
  const verbosity = quiet ? "quiet" : verbose ? "verbose" : undefined;
  const world: CliIo = { ...io, verbosity, ...requestPayer && { requestPayer } };
  return verbose ? describing(world) : world;
}

/** Writes the version and each response as a detail. */
function describing(io: CliIo): CliIo {
  detail(versionText(), io);
  return {
    ...io,
    onResponse({ method, url, status, sentAt, receivedAt }) {
      const answer = status ?? "no answer";
      detail(`${method} ${printable(url)}  ${answer}  ${formatDuration(receivedAt - sentAt)}`, io);
    },
  };
}
