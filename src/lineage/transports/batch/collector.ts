import { MAX_DELAY_MS } from "../../../internal/delay.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";

/** An event that waits for its batch, with what settles the call that emitted it. */
export interface BatchItem {
  /** The event. */
  readonly event: SerializedEvent;
  /** Called when the backend accepted it. */
  readonly resolve: () => void;
  /** Called when it did not, or when the call was aborted. */
  readonly reject: (error: unknown) => void;
  /** Whether the call is settled. */
  isOver: boolean;
}

/** The options of {@linkcode BatchCollector}. */
export interface BatchCollectorOptions {
  /** The maximum number of events in a batch. */
  readonly maxEvents: number;
  /** The maximum number of characters in a batch. */
  readonly maxLength: number;
  /** Longest wait of the first event for others. */
  readonly lingerMs: number;
  /**
   * Sends a batch, and settles all of its items. It never rejects. The signal is aborted when no
   * caller waits for any of them.
   */
  readonly send: (items: readonly BatchItem[], signal: AbortSignal) => Promise<void>;
}

/** Collects events into batches, which are sent one after another. */
export class BatchCollector {
  readonly #options: BatchCollectorOptions;
  #waiting: BatchItem[] = [];
  #length = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hurries = 0;
  #sending: { readonly items: readonly BatchItem[]; readonly stop: AbortController } | undefined;
  // One listener for each signal, as many events may share one.
  readonly #bySignal = new WeakMap<AbortSignal, Set<BatchItem>>();

  constructor(options: BatchCollectorOptions) {
    this.#options = options;
  }

  /**
   * Adds an event, and resolves when the backend accepted it. Rejects when the signal is aborted, which
   * does not concern the others of the batch.
   */
  add(event: SerializedEvent, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const ofSignal = signal && this.#ofSignal(signal);
      const item: BatchItem = {
        event,
        isOver: false,
        resolve: () => {
          item.isOver = true;
          ofSignal?.delete(item);
          resolve();
        },
        reject: (error) => {
          item.isOver = true;
          ofSignal?.delete(item);
          reject(error);
        },
      };
      ofSignal?.add(item);
      this.#waiting.push(item);
      this.#length += event.json.length;
      if (this.#sending === undefined) this.#schedule();
    });
  }

  /** Calls a function, and sends all events without a wait for others until it ends. */
  async hurried(work: () => Promise<void>): Promise<void> {
    this.#hurries++;
    if (this.#timer !== undefined) this.#sendAll();
    try {
      await work();
    } finally {
      this.#hurries--;
    }
  }

  #ofSignal(signal: AbortSignal): Set<BatchItem> {
    const known = this.#bySignal.get(signal);
    if (known !== undefined) return known;
    const items = new Set<BatchItem>();
    this.#bySignal.set(signal, items);
    signal.addEventListener("abort", () => this.#abort(items, signal.reason), { once: true });
    return items;
  }

  #abort(items: ReadonlySet<BatchItem>, reason: unknown): void {
    for (const item of items) item.reject(reason);
    this.#waiting = this.#waiting.filter(({ isOver }) => !isOver);
    this.#length = this.#waiting.reduce((sum, { event }) => sum + event.json.length, 0);
    const { items: sent, stop } = this.#sending ?? {};
    if (sent?.every(({ isOver }) => isOver)) stop?.abort(reason);
  }

  #schedule(): void {
    const { maxEvents, maxLength, lingerMs } = this.#options;
    const isFull = this.#waiting.length >= maxEvents || this.#length >= maxLength;
    if (isFull) return void this.#sendAll();
    const waitMs = this.#hurries > 0 ? 0 : lingerMs;
    this.#timer ??= setTimeout(() => void this.#sendAll(), Math.min(waitMs, MAX_DELAY_MS));
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      const stop = new AbortController();
      this.#sending = { items: this.#takeBatch(), stop };
      await this.#options.send(this.#sending.items, stop.signal);
    }
    this.#sending = undefined;
  }

  #takeBatch(): readonly BatchItem[] {
    const { maxEvents, maxLength } = this.#options;
    let [count, length] = [0, 0];
    for (const { event } of this.#waiting) {
      if (count === maxEvents || (count > 0 && length + event.json.length > maxLength)) break;
      length += event.json.length;
      count++;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#length -= length;
    return batch;
  }
}
