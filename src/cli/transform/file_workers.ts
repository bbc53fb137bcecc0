import { linePieces } from "../../internal/text/line_pieces.ts";
import type { RowPiece, TransformFiles } from "../../pipeline/mod.ts";
import { isSlowForm } from "../events/row_form.ts";
import { createWorkers, type CreateWorkersOptions, startWorkers } from "./open_workers.ts";
import type { WorkerTask } from "./worker_messages.ts";
import type { TransformWorkers } from "./workers.ts";

// The lines of a row group. Each worker holds two pieces of them, and rows are written whole.
const ROW_GROUP_SIZE = 16 * 1024 * 1024;

// On two cores a worker pays for its start and its compilation with some hundred MB of Parquet.
const START_AT = 64 * 1024 * 1024;
const START_SLOW_AT = START_AT / 8;

const LINE_END = Uint8Array.of(10);

/** Options of {@linkcode FileWorkers}. */
export type FileWorkersOptions = Omit<CreateWorkersOptions, "unit">;

/**
 * Workers that share the lines of files with this thread. They start after 64 MiB of lines, or 8 MiB
 * with gzip and in slow forms.
 */
export class FileWorkers implements AsyncDisposable {
  readonly #options: FileWorkersOptions;
  readonly #workers: TransformWorkers;
  readonly #encoder = new TextEncoder();
  #started: Promise<boolean> | undefined;
  #length = 0;

  constructor(options: FileWorkersOptions) {
    this.#options = options;
    this.#workers = createWorkers({ ...options, unit: "piece" });
  }

  /** Transforms files, in this thread until workers are ready, and if they cannot start. */
  readonly transform: TransformFiles = (files, call) => this.#transform(files, call);

  /** Starts the workers. Returns whether they are ready, and reports why if not. */
  async start(): Promise<boolean> {
    const { io } = this.#options;
    this.#started ??= startWorkers(this.#workers, { isRequired: true, io });
    return await this.#started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workers[Symbol.asyncDispose]();
  }

  async *#transform(...[files, call]: Parameters<TransformFiles>): AsyncGenerator<RowPiece, void> {
    for await (const batch of this.#workers.rowsOf(this.#tasks(files), call)) {
      const { badRows, firstBad, ...rows } = batch;
      const firstError = firstBad === undefined ? undefined : { message: firstBad };
      yield { ...rows, badRows: this.#encoder.encode(badRows), firstError };
    }
  }

  async *#tasks(files: Parameters<TransformFiles>[0]): AsyncGenerator<WorkerTask, void> {
    const { form, lines } = this.#options;
    const isParquet = typeof form === "object";
    const size = isParquet ? ROW_GROUP_SIZE : undefined;
    const startAt = form === "gzip" || isSlowForm(lines) ? START_SLOW_AT : START_AT;
    for await (const file of isParquet ? [joined(files)] : files) {
      for await (const piece of linePieces(file, { size })) {
        this.#length += piece.length;
        if (this.#length >= startAt) void this.start();
        yield { kind: "piece", piece };
      }
    }
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
