import { namingInput } from "./event_bytes.ts";
import { mapInOrder } from "./in_order.ts";
import { type Input, readInput, type ReadInputOptions } from "./inputs.ts";
import { type LinePiece, linePieces } from "./line_pieces.ts";
import type { LineRows, RowBatch } from "./line_rows.ts";
import type { TransformThreads } from "./transform_threads.ts";

/** Options of {@linkcode rowBatches}. */
export interface RowBatchesOptions extends ReadInputOptions {
  /** What makes rows of lines in this thread. */
  readonly lines: LineRows;
  /** Threads that do so instead. */
  readonly threads: TransformThreads | undefined;
}

// As much as a transformer takes at once.
const PIECE_SIZE = 256 * 1024;

// For each thread; enough that none of them waits while this one decompresses and writes.
const SIZE_AT_ONCE = 2 * 1024 * 1024;

/**
 * Reads inputs, and gives the rows of their lines in the order of the lines.
 *
 * @throws {Error} If an input cannot be read, or a line is too long; the message names the input.
 */
export async function* rowBatches(
  inputs: readonly Input[],
  options: RowBatchesOptions,
): AsyncGenerator<RowBatch, void> {
  const { lines, threads } = options;
  if (!threads) {
    for (const input of inputs) yield* naming(input, lines.of(readInput(input, options)));
    return;
  }
  yield* mapInOrder(
    inputPieces(inputs, options),
    async ({ input, piece }) => {
      return await threads.transform(piece).catch((error) => {
        throw namingInput(error, input);
      });
    },
    {
      weigh: ({ piece }) => piece.buffer.byteLength,
      maxWeight: threads.count * SIZE_AT_ONCE,
    },
  );
}

interface InputPiece {
  readonly input: Input;
  readonly piece: LinePiece;
}

async function* inputPieces(
  inputs: readonly Input[],
  options: ReadInputOptions,
): AsyncGenerator<InputPiece, void> {
  for (const input of inputs) {
    const pieces = linePieces(readInput(input, options), { size: PIECE_SIZE });
    for await (const piece of naming(input, pieces)) yield { input, piece };
  }
}

async function* naming<T>(input: Input, source: AsyncIterable<T>): AsyncGenerator<T, void> {
  try {
    yield* source;
  } catch (error) {
    throw namingInput(error, input);
  }
}
