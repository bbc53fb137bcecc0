import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerData, WorkerTask } from "./worker_messages.ts";
import { TaskRows } from "./task_rows.ts";

/** Options of {@linkcode WorkerHandle}. */
export interface WorkerHandleOptions {
  /** The module that starts the program. */
  readonly program: string;
  /** The data that the worker starts with. */
  readonly data: WorkerData;
  /** Called after each message from it. */
  readonly onNews: () => void;
}

/** A worker, from the side that started it. */
export class WorkerHandle implements AsyncDisposable {
  /** Rejects if it cannot start. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #start = Promise.withResolvers<void>();
  readonly #tasks: TaskRows[] = [];
  readonly #onNews: () => void;
  #failure: unknown;

  constructor({ program, data, onNews }: WorkerHandleOptions) {
    this.#worker = new Worker(moduleUrl(program), { workerData: data });
    this.#onNews = onNews;
    this.ready = this.#start.promise;
    // The starter awaits it.
    this.ready.catch(() => {});
    this.#worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") this.#start.resolve();
      else this.#onMessage(message);
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", () => this.#fail(new Error("Cannot go on: a worker has ended")));
  }

  /** The number of its tasks. */
  get load(): number {
    return this.#tasks.length;
  }

  /** Sends it a task. The buffer of a piece is transferred. */
  start(task: WorkerTask): TaskRows {
    if (this.#failure !== undefined) return TaskRows.failed(this.#failure);
    const rows = new TaskRows((weight) => this.#send({ kind: "taken", weight }));
    this.#tasks.push(rows);
    this.#send(task);
    return rows;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message, message.kind === "piece" ? [message.piece.buffer] : []);
  }

  #onMessage(message: Exclude<FromWorker, { kind: "ready" }>): void {
    if (message.kind === "rows") {
      const { batch, rows, bytes, weight } = message.sent;
      this.#tasks[0]?.add({ ...batch, rows: new Uint8Array(rows), bytes }, weight);
    } else if (message.kind === "end") this.#tasks.shift()?.end();
    else this.#tasks.shift()?.end(failureOf(message));
    this.#onNews();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#start.reject(error);
    for (const rows of this.#tasks.splice(0)) rows.end(this.#failure);
    this.#onNews();
  }
}

function failureOf({ message, isRange }: FromWorker & { readonly kind: "failure" }): Error {
  return isRange ? new RangeError(message) : new Error(message);
}

// Deno starts workers from files and data only, but the program may come from a registry's host.
function moduleUrl(program: string): URL {
  if (program.startsWith("file:")) return new URL(program);
  return new URL(`data:text/javascript,import ${JSON.stringify(program)};`);
}
