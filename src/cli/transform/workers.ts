import { WorkerHandle } from "./worker_handle.ts";
import type { WorkerData, WorkerTask } from "./worker_messages.ts";
import { type TakenRows, TaskRows } from "./task_rows.ts";

/** Options of {@linkcode TransformWorkers.start}. */
export interface TransformWorkersOptions {
  /** The number of workers. */
  readonly count: number;
  /** The kind of their tasks. */
  readonly unit: WorkerTask["kind"];
  /** How many pieces of each source may be under way for each worker: one more spares it a wait. */
  readonly piecesAhead: number;
  /** The module that starts the program. */
  readonly program: string;
  /** The data that each worker starts with. */
  readonly data: WorkerData;
}

/** Options of {@linkcode TransformWorkers.rowsOf}. */
export interface RowsOfOptions {
  /** Whether rows come as they are ready, in place of the order of the tasks. @default {false} */
  readonly unordered?: boolean;
  /** Aborted when no more rows are wanted. */
  readonly signal: AbortSignal;
}

/**
 * Workers that transform lines. Pieces may come from several sources at once. Each source has a bounded
 * number of pieces under way, so that none waits for rows of another to be taken.
 */
export class TransformWorkers implements AsyncDisposable {
  /** The kind of their tasks. */
  readonly unit: WorkerTask["kind"];
  readonly #piecesAhead: number;
  readonly #workers: WorkerHandle[] = [];
  #news = Promise.withResolvers<void>();

  /** Creates an empty group. */
  constructor({ unit, piecesAhead }: Pick<TransformWorkersOptions, "unit" | "piecesAhead">) {
    this.unit = unit;
    this.#piecesAhead = piecesAhead;
  }

  /**
   * Starts workers, and waits until all of them are ready.
   *
   * @throws {Error} If one of them cannot start, as where that is not permitted.
   */
  static async start(options: TransformWorkersOptions): Promise<TransformWorkers> {
    const { count, program, data } = options;
    const workers = new TransformWorkers(options);
    const onNews = (): void => workers.#onNews();
    try {
      while (workers.count < count) {
        workers.#workers.push(new WorkerHandle({ program, data, onNews }));
      }
      await Promise.all(workers.#workers.map((worker) => worker.ready));
      return workers;
    } catch (error) {
      await workers[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The number of workers. */
  get count(): number {
    return this.#workers.length;
  }

  /**
   * Sends tasks to free workers, and yields their rows in the order of the tasks. If a task or the
   * source of tasks fails, the rows before that come first.
   *
   * @throws {unknown} The failure of a task or of the source, or the reason of the signal.
   */
  async *rowsOf(
    tasks: AsyncIterable<WorkerTask>,
    { unordered = false, signal }: RowsOfOptions,
  ): AsyncGenerator<TakenRows, void> {
    const source = tasks[Symbol.asyncIterator]();
    const underWay: TaskRows[] = [];
    const onAbort = (): void => this.#onNews();
    signal.addEventListener("abort", onAbort);
    try {
      for (let isMore = true;;) {
        isMore &&= await this.#sendTasks(source, underWay);
        signal.throwIfAborted();
        const [first] = underWay;
        if (!first && !isMore) return;
        const rows = unordered ? underWay.find(({ isReady }) => isReady) ?? first : first;
        const taken = rows?.take();
        if (taken) yield taken;
        else if (rows?.isDone) underWay.splice(underWay.indexOf(rows), 1);
        else await this.#news.promise;
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      await source.return?.();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
  }

  /** Sends tasks to workers, and returns whether there are more. */
  async #sendTasks(source: AsyncIterator<WorkerTask>, underWay: TaskRows[]): Promise<boolean> {
    for (let worker = this.#next(underWay); worker; worker = this.#next(underWay)) {
      try {
        const next = await source.next();
        if (next.done) return false;
        underWay.push(worker.start(next.value));
      } catch (error) {
        underWay.push(TaskRows.failed(error));
        return false;
      }
    }
    return true;
  }

  /** Returns the worker for the next task. An input waits for a free one. */
  #next(underWay: readonly TaskRows[]): WorkerHandle | undefined {
    const [worker] = this.#workers.toSorted((a, b) => a.load - b.load);
    const mayStart = this.unit === "input"
      ? worker?.load === 0
      : underWay.length < this.#piecesAhead * this.count;
    return mayStart ? worker : undefined;
  }

  #onNews(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
