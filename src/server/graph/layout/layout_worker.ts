import { asError } from "../../../internal/as_error.ts";
import { Worker } from "node:worker_threads";
import type { Layout } from "./graphviz.ts";
import { LAYOUT_WORKER_DATA, type LayoutReply, type LayoutRequest } from "./serve_layouts.ts";

/** Options of {@linkcode LayoutWorker}. */
export interface LayoutWorkerOptions {
  /** The address of the module that serves layouts in a worker. */
  readonly module: string;
  /** The most time that one layout may take, in milliseconds. */
  readonly limitMs: number;
}

interface Waiting {
  readonly resolve: (layout: Layout) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that lays out graphs. It ends with the process, when it is disposed of, or with a failure. */
export class LayoutWorker implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #limitMs: number;
  readonly #ready = Promise.withResolvers<void>();
  #lastId = 0;
  #failure: Error | undefined;

  constructor({ module, limitMs }: LayoutWorkerOptions) {
    this.#limitMs = limitMs;
    this.#worker = new Worker(moduleUrl(module), { workerData: LAYOUT_WORKER_DATA });
    this.#worker.on("message", (reply: LayoutReply) => this.#hear(reply));
    this.#worker.on("error", (error) => this.#fail(asError(error)));
    this.#worker.on("exit", () => this.#fail(new Error("Cannot lay out graph: its worker ended")));
    this.#worker.unref();
  }

  /**
   * Starts a worker.
   *
   * @throws {Error} If it cannot start.
   */
  static async start(options: LayoutWorkerOptions): Promise<LayoutWorker> {
    const worker = new LayoutWorker(options);
    const stopLimit = worker.#limit("its worker does not start within");
    try {
      await worker.#ready.promise;
      return worker;
    } finally {
      stopLimit();
    }
  }

  /** Whether it can lay out no more graphs. */
  get isBroken(): boolean {
    return this.#failure !== undefined;
  }

  /** Lays out a graph of `layoutTask`. */
  layout(dot: string): Promise<Layout> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Layout>();
    const stopLimit = this.#limit("it takes longer than");
    this.#waiting.set(id, { resolve, reject });
    this.#worker.postMessage({ id, dot } satisfies LayoutRequest);
    return promise.finally(stopLimit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #limit(excess: string): () => void {
    const timer = setTimeout(() => {
      this.#fail(new Error(`Cannot lay out graph: ${excess} ${this.#limitMs} ms`));
      void this.#worker.terminate();
    }, this.#limitMs);
    return () => clearTimeout(timer);
  }

  #hear(reply: LayoutReply): void {
    if (reply === "ready") return this.#ready.resolve();
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("layout" in reply) waiting?.resolve(reply.layout);
    else waiting?.reject(new Error(`Cannot lay out graph: ${reply.message}`));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#ready.reject(this.#failure);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

// Deno starts workers from files and data only, but the module may come from a registry's host.
function moduleUrl(module: string): URL {
  if (module.startsWith("file:")) return new URL(module);
  return new URL(`data:text/javascript,import ${JSON.stringify(module)};`);
}
