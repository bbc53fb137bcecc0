import { type Layout, layoutWithGraphviz } from "./graphviz.ts";
import { LayoutWorker } from "./layout_worker.ts";

/** Options of {@linkcode Layouts}. */
export interface LayoutsOptions {
  /** The address of the module that serves layouts in a worker; without it there is no worker. */
  readonly module?: string;
  /**
   * The most time that one layout may take in a worker, in milliseconds.
   * @default {10_000}
   */
  readonly limitMs?: number;
  /**
   * The most characters of graphs whose layouts are kept.
   * @default {4_000_000}
   */
  readonly maxKept?: number;
  /**
   * The most layouts that may wait at a time.
   * @default {32}
   */
  readonly maxWaiting?: number;
}

/**
 * Lays out graphs: each once, in a worker where one can start, and in this thread otherwise. A layout
 * is kept by the content of its graph until others need the room.
 */
export class Layouts implements AsyncDisposable {
  readonly #options: Required<Omit<LayoutsOptions, "module">> & Pick<LayoutsOptions, "module">;
  readonly #kept = new Map<string, Layout>();
  readonly #underWay = new Map<string, Promise<Layout>>();
  #keptSize = 0;
  #worker: Promise<LayoutWorker | undefined> | undefined;

  constructor(options: LayoutsOptions = {}) {
    this.#options = { limitMs: 10_000, maxKept: 4_000_000, maxWaiting: 32, ...options };
  }

  /**
   * Lays out a graph of `layoutTask`.
   *
   * @throws {Error} If Graphviz fails, takes too long, or too many layouts wait.
   */
  async layout(dot: string): Promise<Layout> {
    const kept = this.#kept.get(dot);
    if (kept) {
      this.#kept.delete(dot);
      this.#kept.set(dot, kept);
      return kept;
    }
    const { maxWaiting } = this.#options;
    if (!this.#underWay.has(dot) && this.#underWay.size >= maxWaiting) {
      throw new Error(`Cannot lay out graph: ${maxWaiting} others wait already`);
    }
    const underWay = this.#underWay.get(dot) ?? this.#start(dot);
    this.#underWay.set(dot, underWay);
    return await underWay;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#worker)?.[Symbol.asyncDispose]();
  }

  async #start(dot: string): Promise<Layout> {
    try {
      const layout = await this.#draw(dot);
      this.#keep(dot, layout);
      return layout;
    } finally {
      this.#underWay.delete(dot);
    }
  }

  async #draw(dot: string): Promise<Layout> {
    this.#worker ??= this.#startWorker();
    const worker = await this.#worker;
    if (worker === undefined) return await layoutWithGraphviz(dot);
    try {
      return await worker.layout(dot);
    } finally {
      if (worker.isBroken) this.#worker = undefined;
    }
  }

  async #startWorker(): Promise<LayoutWorker | undefined> {
    const { module, limitMs } = this.#options;
    if (module === undefined) return undefined;
    try {
      return await LayoutWorker.start({ module, limitMs });
    } catch {
      return undefined;
    }
  }

  #keep(dot: string, layout: Layout): void {
    this.#kept.set(dot, layout);
    this.#keptSize += dot.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#keptSize <= this.#options.maxKept) break;
      this.#kept.delete(oldest);
      this.#keptSize -= oldest.length;
    }
  }
}
