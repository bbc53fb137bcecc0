import { setImmediate } from "node:timers/promises";
import { LineRows } from "./line_rows.ts";
import { pieceRows } from "./piece_rows.ts";
import { type TakenRows, TaskRows } from "./task_rows.ts";
import { WorkerHandle } from "./worker_handle.ts";
import type { WorkerData, WorkerTask } from "./worker_messages.ts";

/** Options of {@linkcode TransformWorkers}. */
export interface TransformWorkersOptions {
  /** The number of threads that transform. This thread is one of them, unless tasks are inputs. */
  readonly count: number;
  /** The kind of their tasks. */
  readonly unit: WorkerTask["kind"];
  /** How many pieces of each source may be under way for each worker: one more spares it a wait. */
  readonly piecesAhead: number;
  /** The module that starts the program. @default {no worker starts} */
  readonly program: string | undefined;
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

type Source = AsyncIterator<WorkerTask>;

/**
 * Workers that transform lines. Pieces may come from several sources at once. Each source has a bounded
 * number of pieces under way, so that none waits for rows of another to be taken. While the workers have
 * enough of them, this thread transforms pieces as well.
 */
export class TransformWorkers implements AsyncDisposable {
  readonly #options: TransformWorkersOptions;
  readonly #lines: LineRows;
  readonly #workers: WorkerHandle[] = [];
  #isBusyHere = false;
  #isStarted = false;
  #isClosed = false;
  #news = Promise.withResolvers<void>();

  constructor(options: TransformWorkersOptions) {
    this.#options = options;
    this.#lines = new LineRows(options.data.transform);
  }

  /** The kind of their tasks. */
  get unit(): WorkerTask["kind"] {
    return this.#options.unit;
  }

  /** The number of threads that transform. */
  get count(): number {
    return this.#options.count;
  }

  /**
   * Starts the workers, and waits until all of them are ready, or the group is disposed.
   *
   * @throws {Error} If one of them cannot start, as where that is not permitted.
   */
  async start(): Promise<void> {
    const { unit, count, program, data } = this.#options;
    if (program === undefined) return;
    const wanted = unit === "input" ? count : count - 1;
    const onNews = (): void => this.#onNews();
    try {
      while (this.#workers.length < wanted) {
        this.#workers.push(new WorkerHandle({ program, data, onNews }));
      }
      await Promise.all(this.#workers.map((worker) => worker.ready));
      this.#isStarted = true;
      this.#onNews();
    } catch (error) {
      if (this.#isClosed) return;
      await this[Symbol.asyncDispose]();
      throw error;
    }
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
        else if (isMore && this.#mayWorkHere(underWay)) {
          isMore = await this.#workHere(source, underWay);
        } else await this.#news.promise;
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      await source.return?.();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#workers.splice(0).map((worker) => worker[Symbol.asyncDispose]()));
  }

  /** Sends tasks to workers, and returns whether there are more. */
  async #sendTasks(source: Source, underWay: TaskRows[]): Promise<boolean> {
    for (let worker = this.#next(underWay); worker; worker = this.#next(underWay)) {
      const task = await nextTask(source, underWay);
      if (!task) return false;
      underWay.push(worker.start(task));
    }
    return true;
  }

  /** Returns the worker for the next task. An input waits for a free one. */
  #next(underWay: readonly TaskRows[]): WorkerHandle | undefined {
    // Until all are ready, none has a task: if one cannot start, all of them end.
    const ready = this.#isStarted ? this.#workers : [];
    const [worker] = ready.toSorted((a, b) => a.load - b.load);
    if (this.unit === "input") return worker?.load === 0 ? worker : undefined;
    const pending = underWay.filter(({ isEnded }) => !isEnded).length;
    const mayStart = pending < this.#options.piecesAhead * ready.length && this.#hasRoom(underWay);
    return mayStart ? worker : undefined;
  }

  #hasRoom(underWay: readonly TaskRows[]): boolean {
    return underWay.length < 2 * this.#options.piecesAhead * this.count;
  }

  #mayWorkHere(underWay: readonly TaskRows[]): boolean {
    return this.unit === "piece" && !this.#isBusyHere && this.#hasRoom(underWay);
  }

  /** Does the next task in this thread unless a worker is free by then. Returns whether there was one. */
  async #workHere(source: Source, underWay: TaskRows[]): Promise<boolean> {
    this.#isBusyHere = true;
    try {
      const task = await nextTask(source, underWay);
      if (task?.kind !== "piece") return false;
      const worker = this.#next(underWay);
      underWay.push(worker ? worker.start(task) : await this.#transform(task));
      return true;
    } finally {
      this.#isBusyHere = false;
      this.#onNews();
    }
  }

  async #transform(task: WorkerTask & { kind: "piece" }): Promise<TaskRows> {
    const { form } = this.#options.data;
    const rows = new TaskRows(() => {});
    try {
      for await (const batch of pieceRows(task, { lines: this.#lines, form })) {
        rows.add({ ...batch, bytes: 0 }, 0);
      }
      rows.end();
    } catch (error) {
      rows.end(error);
    }
    // Lets messages of workers come.
    await setImmediate();
    return rows;
  }

  #onNews(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** Returns the next task, if there is one. The failure of the source becomes one that has failed. */
async function nextTask(source: Source, underWay: TaskRows[]): Promise<WorkerTask | undefined> {
  try {
    const next = await source.next();
    return next.done ? undefined : next.value;
  } catch (error) {
    underWay.push(TaskRows.failed(error));
    return undefined;
  }
}
