import { linePieces } from "../../internal/text/line_pieces.ts";
import type { RowPiece, TransformFiles } from "../../pipeline/mod.ts";
import { LineRows, type RowBatch } from "./line_rows.ts";
import { startWorkers, type StartWorkersOptions } from "./open_workers.ts";
import { pieceRows } from "./piece_rows.ts";
import type { WorkerTask } from "./worker_messages.ts";
import type { TransformWorkers } from "./workers.ts";

// The lines of a row group. Each worker holds two pieces of them, and rows are written whole.
const ROW_GROUP_SIZE = 32 * 1024 * 1024;

const LINE_END = Uint8Array.of(10);

/** Options of {@linkcode FileWorkers}. */
export type FileWorkersOptions = Omit<StartWorkersOptions, "unit" | "isRequired">;

/** Workers that share the lines of files. They start with the first file. */
export class FileWorkers implements AsyncDisposable {
  readonly #options: FileWorkersOptions;
  readonly #encoder = new TextEncoder();
  #workers: Promise<TransformWorkers | undefined> | undefined;

  constructor(options: FileWorkersOptions) {
    this.#options = options;
  }

  /** Transforms files, in this thread if workers cannot start. */
  readonly transform: TransformFiles = (files, call) => this.#transform(files, call);

  async [Symbol.asyncDispose](): Promise<void> {
    const workers = await this.#workers;
    await workers?.[Symbol.asyncDispose]();
  }

  async *#transform(...[files, call]: Parameters<TransformFiles>): AsyncGenerator<RowPiece, void> {
    this.#workers ??= startWorkers({ ...this.#options, unit: "piece", isRequired: true });
    const workers = await this.#workers;
    const isParquet = typeof this.#options.form === "object";
    const tasks = isParquet ? pieceTasks([joined(files)], ROW_GROUP_SIZE) : pieceTasks(files);
    const batches = workers ? workers.rowsOf(tasks, call) : this.#here(tasks);
    for await (const { badRows, firstBad, ...batch } of batches) {
      const firstError = firstBad === undefined ? undefined : { message: firstBad };
      yield { ...batch, badRows: this.#encoder.encode(badRows), firstError };
    }
  }

  async *#here(tasks: AsyncIterable<PieceTask>): AsyncGenerator<RowBatch, void> {
    const { lines: options, form = "lines" } = this.#options;
    const lines = new LineRows(options);
    for await (const task of tasks) yield* pieceRows(task, { lines, form });
  }
}

type PieceTask = WorkerTask & { readonly kind: "piece" };

async function* pieceTasks(
  files: Iterable<AsyncIterable<Uint8Array>> | AsyncIterable<AsyncIterable<Uint8Array>>,
  size?: number,
): AsyncGenerator<PieceTask, void> {
  for await (const file of files) {
    for await (const piece of linePieces(file, { size })) yield { kind: "piece", piece };
  }
}

/** Joins files, so that small ones share a row group. */
async function* joined(
  files: AsyncIterable<AsyncIterable<Uint8Array>>,
): AsyncGenerator<Uint8Array, void> {
  for await (const file of files) {
    let last: number | undefined;
    for await (const chunk of file) {
      yield chunk;
      last = chunk.at(-1) ?? last;
    }
    if (last !== LINE_END[0]) yield LINE_END;
  }
}
