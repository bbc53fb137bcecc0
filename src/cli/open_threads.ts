import type { CommandArgs, CommandOption } from "./command.ts";
import { type Input, totalSize } from "./inputs.ts";
import type { CliIo } from "./io.ts";
import { TransformThreads } from "./transform_threads.ts";

/** The option that tells how many threads transform. */
export const WORKERS_OPTION: CommandOption = {
  name: "workers",
  value: "<number>",
  help: "Threads that transform; default the cores, up to 8, for 64 MB or more",
};

const MOST_BY_DEFAULT = 8;

// Below, threads take longer to start than they save.
const LEAST_SIZE = 64_000_000;

/** What {@linkcode openThreads} takes. */
export interface OpenThreadsOptions {
  /** How many are asked for. */
  readonly workers: number | undefined;
  /** What is to be read. */
  readonly inputs: readonly Input[];
  /** The world. */
  readonly io: CliIo;
}

/**
 * Starts the threads that are asked for, or those that are of use, which may be none. Where they cannot
 * start there are none, and whoever asked for them is told.
 */
export async function openThreads(
  args: CommandArgs,
  { workers, inputs, io }: OpenThreadsOptions,
): Promise<TransformThreads | undefined> {
  const count = workers ?? usefulCount(inputs);
  // Both answer each piece of the input by itself.
  const isForPipes = args.flag("stream") || args.value("bad") === "-";
  if (count === 1 || isForPipes || io.program === undefined) return undefined;
  try {
    return await TransformThreads.start({ count, program: io.program, args: args.given });
  } catch (error) {
    if (workers !== undefined) {
      const reason = error instanceof Error ? error.message : String(error);
      io.stderr(`runline: Cannot start workers, so one thread does it all: ${reason}\n`);
    }
    return undefined;
  }
}

function usefulCount(inputs: readonly Input[]): number {
  const size = totalSize(inputs);
  if (size === undefined || size < LEAST_SIZE) return 1;
  return Math.min(navigator.hardwareConcurrency, MOST_BY_DEFAULT);
}
