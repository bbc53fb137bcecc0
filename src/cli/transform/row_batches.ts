import { type Input, readInput, type ReadInputOptions } from "../input/inputs.ts";
import { linePieces } from "../../internal/text/line_pieces.ts";
import type { LineRows, RowBatch } from "./line_rows.ts";
import { naming } from "../input/naming_input.ts";
import type { WorkerTask } from "./worker_messages.ts";
import type { TransformWorkers } from "./workers.ts";

const LINE_FEED = 10;

/** Options of {@linkcode rowBatches}. */
export interface RowBatchesOptions {
  /** Transforms lines in this thread. */
  readonly lines: LineRows;
  /** Workers that do so instead. */
  readonly workers: TransformWorkers | undefined;
  /** Whether rows come as they are ready, in place of the order of the lines. */
  readonly unordered: boolean;
  /** Called with the number of bytes that came, as they are stored. */
  readonly onBytes: (count: number) => void;
  /** Aborted when no more rows are wanted. */
  readonly signal: AbortSignal;
}

/**
 * Reads inputs, and yields the rows of their lines.
 *
 * @throws {Error} If an input cannot be read, or a line is too long; the message names the input.
 */
export async function* rowBatches(
  inputs: readonly Input[],
  options: RowBatchesOptions,
): AsyncGenerator<RowBatch, void> {
  const { lines, workers, onBytes } = options;
  if (!workers) {
    for (const input of inputs) yield* naming(input, lines.of(readInput(input, { onBytes })));
    return;
  }
  const tasks = workers.unit === "input" ? inputTasks(inputs) : pieceTasks(inputs, { onBytes });
  for await (const { bytes, ...batch } of workers.rowsOf(tasks, options)) {
    onBytes(bytes);
    yield batch;
  }
}

async function* inputTasks(inputs: readonly Input[]): AsyncGenerator<WorkerTask, void> {
  for (const { name } of inputs) yield await Promise.resolve({ kind: "input", name });
}

async function* pieceTasks(
  inputs: readonly Input[],
  options: ReadInputOptions,
): AsyncGenerator<WorkerTask, void> {
  for (const input of inputs) {
    let firstLine = 1;
    for await (const piece of naming(input, linePieces(readInput(input, options)))) {
      const task = { kind: "piece", piece, title: input.title, firstLine } as const;
      // Its buffer is transferred.
      firstLine += countLines(new Uint8Array(piece.buffer, 0, piece.length));
      yield task;
    }
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
