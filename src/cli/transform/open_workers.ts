import { asError } from "../../internal/as_error.ts";
import type { Input } from "../input/inputs.ts";
import type { CliIo } from "../io.ts";
import { flag, option } from "../parameters/parameter.ts";
import { count } from "../parameters/value_types.ts";
import type { LineRowsOptions } from "./line_rows.ts";
import type { PieceForm } from "./worker_messages.ts";
import { reportMessage } from "../terminal_safe.ts";
import { TransformWorkers, type TransformWorkersOptions } from "./workers.ts";

/** The options for workers. */
export const WORKER_PARAMETERS = {
  workers: option(count, {
    placeholder: "<number>",
    help: "Maximum number of workers; by default the cores, up to 8",
  }),
  unordered: flag("Write rows as workers produce them, in any order"),
};

/** Options of {@linkcode openWorkers}. */
export interface OpenWorkersOptions {
  /** The number that was asked for. */
  readonly workers: number | undefined;
  /** The form of the rows. */
  readonly lines: LineRowsOptions;
  /** Whether that takes several times as long as the default form. */
  readonly isSlow: boolean;
  /** Whether rows are wanted at once. */
  readonly isForPipes: boolean;
  readonly io: CliIo;
}

const MOST_BY_DEFAULT = 8;

// Below, workers take about as long to start as they save.
const LEAST_WORK = 1_000_000_000;
const LEAST_SLOW_WORK = LEAST_WORK / 8;

// A byte becomes some seven, and to decompress these takes as long as to transform them.
const WORK_OF_COMPRESSED = 16;

// The largest size of rows that a worker may hold before they are written, so that it has finished a
// file of some size by its turn.
const MAX_WEIGHT = 64 * 1024 * 1024;

/**
 * Starts the workers that are asked for, or those that are of use, which may be none. Where they cannot
 * start there are none, and a warning if the option asked for them.
 */
export async function openWorkers(
  inputs: readonly Input[],
  options: OpenWorkersOptions,
): Promise<TransformWorkers | undefined> {
  const { workers, lines, isSlow, isForPipes, io } = options;
  const unit = inputs.length > 1 ? "input" : "piece";
  const count = workerCount(inputs, options);
  // A line that is too long would end the pieces before a worker could leave it out.
  const isOfUse = unit === "input" || (isSlow && !lines.skipLongLines);
  const isPiped = inputs.some(({ name }) => name === "-");
  if (count === 1 || isForPipes || isPiped || !isOfUse) return undefined;
  const started = createWorkers({ count, unit, lines, io });
  return await startWorkers(started, { isRequired: workers !== undefined, io })
    ? started
    : undefined;
}

/** Options of {@linkcode createWorkers}. */
export interface CreateWorkersOptions extends Pick<TransformWorkersOptions, "count" | "unit"> {
  /** The form of the rows. */
  readonly lines: LineRowsOptions;
  /** The form of the rows of each piece. @default {"lines"} */
  readonly form?: PieceForm;
  readonly io: CliIo;
}

/** Creates workers, which are not started. */
export function createWorkers(
  { count, unit, lines, form = "lines", io }: CreateWorkersOptions,
): TransformWorkers {
  const { program, cwd, requestPayer = false } = io;
  // The number of pieces under way is a limit of its own.
  const maxWeight = unit === "input" ? MAX_WEIGHT : Infinity;
  const data = { transform: lines, form, cwd, requestPayer, maxWeight };
  const piecesAhead = typeof form === "object" ? 2 : 4;
  return new TransformWorkers({ count, unit, piecesAhead, program, data });
}

/** Options of {@linkcode startWorkers}. */
export interface StartWorkersOptions {
  /** Whether an option asks for workers, so that a warning reports why there are none. */
  readonly isRequired: boolean;
  readonly io: CliIo;
}

/** Starts workers, and returns whether there are any. */
export async function startWorkers(
  workers: TransformWorkers,
  { isRequired, io }: StartWorkersOptions,
): Promise<boolean> {
  if (io.program === undefined) return false;
  try {
    await workers.start();
    return true;
  } catch (error) {
    if (isRequired) {
      const reason = asError(error).message;
      reportMessage(`Cannot start workers, so one thread does all: ${reason}`, io);
    }
    return false;
  }
}

function workerCount(
  inputs: readonly Input[],
  { workers, isSlow }: OpenWorkersOptions,
): number {
  const least = isSlow ? LEAST_SLOW_WORK : LEAST_WORK;
  const work = inputs.reduce((sum, input) => sum + workOf(input), 0);
  const useful = work < least ? 1 : Math.min(navigator.hardwareConcurrency, MOST_BY_DEFAULT);
  const most = workers ?? useful;
  return inputs.length > 1 ? Math.min(most, inputs.length) : most;
}

function workOf({ name, size = 0 }: Input): number {
  return /\.(gz|zst)$/i.test(name) ? WORK_OF_COMPRESSED * size : size;
}
