import type { CommandArgs, CommandOption } from "../command.ts";
import type { Input } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import type { LineRows } from "./line_rows.ts";
import { TransformWorkers } from "./workers.ts";

/** The options that tell how many threads transform, and how. */
export const THREAD_OPTIONS: readonly CommandOption[] = [
  {
    name: "workers",
    value: "<number>",
    help: "The most threads; default the cores, up to 8, where they help",
  },
  { name: "unordered", help: "Let threads write rows as they come, in any order" },
];

/** What {@linkcode openWorkers} takes. */
export interface OpenWorkersOptions {
  /** How many are asked for. */
  readonly workers: number | undefined;
  /** What is to be read. */
  readonly inputs: readonly Input[];
  /** What makes rows of lines. */
  readonly lines: LineRows;
  /** The world. */
  readonly io: CliIo;
}

const MOST_BY_DEFAULT = 8;

// Below, threads take about as long to start as they save.
const LEAST_WORK = 1_000_000_000;
const LEAST_SLOW_WORK = LEAST_WORK / 8;

// A byte becomes some seven, and to decompress these takes as long as to transform them.
const WORK_OF_COMPRESSED = 16;

// How far a thread may go ahead of what is written, so that it is through with a file of some size
// when the turn comes to that.
const MAX_WEIGHT = 64 * 1024 * 1024;

/**
 * Starts the threads that are asked for, or those that are of use, which may be none. Where they cannot
 * start there are none, and whoever asked for them is told.
 */
export async function openWorkers(
  args: CommandArgs,
  options: OpenWorkersOptions,
): Promise<TransformWorkers | undefined> {
  const { workers, inputs, lines, io } = options;
  const unit = inputs.length > 1 ? "input" : "piece";
  const count = threadCount(options);
  const isForPipes = args.flag("stream") || args.value("bad") === "-";
  const isOfUse = unit === "input" || lines.isSlow;
  const isPiped = inputs.some(({ name }) => name === "-");
  if (count === 1 || isForPipes || isPiped || !isOfUse || io.program === undefined) {
    return undefined;
  }
  try {
    return await TransformWorkers.start({
      count,
      unit,
      program: io.program,
      data: { transformArgs: args.given, cwd: io.cwd, maxWeight: MAX_WEIGHT },
    });
  } catch (error) {
    if (workers !== undefined) {
      const reason = error instanceof Error ? error.message : String(error);
      io.stderr(`runline: Cannot start workers, so one thread does it all: ${reason}\n`);
    }
    return undefined;
  }
}

function threadCount({ workers, inputs, lines }: OpenWorkersOptions): number {
  const least = lines.isSlow ? LEAST_SLOW_WORK : LEAST_WORK;
  const work = inputs.reduce((sum, input) => sum + workOf(input), 0);
  const useful = work < least ? 1 : Math.min(navigator.hardwareConcurrency, MOST_BY_DEFAULT);
  const most = workers ?? useful;
  return inputs.length > 1 ? Math.min(most, inputs.length) : most;
}

function workOf({ name, size = 0 }: Input): number {
  return /\.(gz|zst)$/i.test(name) ? WORK_OF_COMPRESSED * size : size;
}
