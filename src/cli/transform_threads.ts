import { Worker } from "node:worker_threads";
import type { LinePiece } from "./line_pieces.ts";
import type { RowBatch } from "./line_rows.ts";

/** What a thread is started with. */
export interface ThreadData {
  /** The arguments of `runline transform`. */
  readonly transformArgs: readonly string[];
}

/**
 * What a thread answers to a piece, and once when it is ready. It has bare buffers, here as in
 * {@linkcode LinePiece}: Deno looks at each byte of an array on its way, even if that is transferred.
 */
export type ThreadAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "rows"; readonly rows: ArrayBuffer; readonly batch: Omit<RowBatch, "rows"> }
  | { readonly kind: "failure"; readonly name: string; readonly message: string };

/** Options of {@linkcode TransformThreads.start}. */
export interface TransformThreadsOptions {
  /** How many threads there are. */
  readonly count: number;
  /** The module that starts the program. */
  readonly program: string;
  /** The arguments of `runline transform`. */
  readonly args: readonly string[];
}

/** Threads that make rows of pieces of lines. */
export class TransformThreads implements AsyncDisposable {
  readonly #threads: readonly Thread[];

  constructor(threads: readonly Thread[]) {
    this.#threads = threads;
  }

  /**
   * Starts threads, and waits until all of them are ready.
   *
   * @throws {Error} If one of them cannot start, as where that is not permitted.
   */
  static async start(options: TransformThreadsOptions): Promise<TransformThreads> {
    const { count, program, args } = options;
    const workerData: ThreadData = { transformArgs: args };
    const threads: Thread[] = [];
    try {
      while (threads.length < count) {
        threads.push(new Thread(new Worker(moduleUrl(program), { workerData })));
      }
      await Promise.all(threads.map((thread) => thread.ready));
      return new TransformThreads(threads);
    } catch (error) {
      await Promise.all(threads.map((thread) => thread.end()));
      throw error;
    }
  }

  /** How many threads there are. */
  get count(): number {
    return this.#threads.length;
  }

  /**
   * Makes the rows of a piece, whose buffer is taken away.
   *
   * @throws {SyntaxError | RangeError} If the piece has what cannot be read.
   */
  async transform(piece: LinePiece): Promise<RowBatch> {
    const [thread] = this.#threads.toSorted((a, b) => a.load - b.load);
    const answer = await thread?.ask(piece);
    if (answer?.kind === "rows") return { ...answer.batch, rows: new Uint8Array(answer.rows) };
    throw answer?.kind === "failure" ? errorOf(answer) : new Error("Cannot reach a worker");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

interface Waiting {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** A thread, which answers in the order in which it is asked. */
class Thread {
  readonly ready: Promise<ThreadAnswer>;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #failure: unknown;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.ready = this.#answer();
    worker.on("message", (answer: ThreadAnswer) => this.#waiting.shift()?.resolve(answer));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("Cannot go on: a worker has ended")));
  }

  /** How many answers are waited for. */
  get load(): number {
    return this.#waiting.length;
  }

  ask(piece: LinePiece): Promise<ThreadAnswer> {
    if (this.#failure === undefined) this.#worker.postMessage(piece, [piece.buffer]);
    return this.#answer();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(): Promise<ThreadAnswer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}

// Deno starts threads from files and data only, but the program may come from a registry's host.
function moduleUrl(program: string): URL {
  if (program.startsWith("file:")) return new URL(program);
  return new URL(`data:text/javascript,import ${JSON.stringify(program)};`);
}

function errorOf({ name, message }: Extract<ThreadAnswer, { kind: "failure" }>): Error {
  if (name === "SyntaxError") return new SyntaxError(message);
  if (name === "RangeError") return new RangeError(message);
  return new Error(message);
}
