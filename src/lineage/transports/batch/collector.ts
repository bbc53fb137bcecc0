import type { SerializedEvent } from "../../event/serialized_event.ts";

/** An event that waits for its batch, with what settles the call that emitted it. */
export interface BatchItem {
  /** The event. */
  readonly event: SerializedEvent;
  /** Called when the backend accepted it. */
  readonly resolve: () => void;
  /** Called when it did not. */
  readonly reject: (error: unknown) => void;
}

/** The options of {@linkcode BatchCollector}. */
export interface BatchCollectorOptions {
  /** How many events a batch has at most. */
  readonly maxEvents: number;
  /** How many characters a batch has at most. */
  readonly maxLength: number;
  /** How long the first event waits for others. */
  readonly lingerMs: number;
  /** Sends a batch, and settles all of its items. It never rejects. */
  readonly send: (items: readonly BatchItem[]) => Promise<void>;
}

/** Collects events into batches, which are sent one after another. */
export class BatchCollector {
  readonly #options: BatchCollectorOptions;
  #waiting: BatchItem[] = [];
  #length = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSending = false;
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
        resolve: () => {
          ofSignal?.delete(item);
          resolve();
        },
        reject: (error) => {
          ofSignal?.delete(item);
          reject(error);
        },
      };
      ofSignal?.add(item);
      this.#waiting.push(item);
      this.#length += event.json.length;
      if (!this.#isSending) this.#schedule();
    });
  }

  #ofSignal(signal: AbortSignal): Set<BatchItem> {
    const known = this.#bySignal.get(signal);
    if (known !== undefined) return known;
    const items = new Set<BatchItem>();
    this.#bySignal.set(signal, items);
    const abort = (): void => items.forEach((item) => item.reject(signal.reason));
    signal.addEventListener("abort", abort, { once: true });
    return items;
  }

  #schedule(): void {
    const { maxEvents, maxLength, lingerMs } = this.#options;
    const isFull = this.#waiting.length >= maxEvents || this.#length >= maxLength;
    if (isFull) return void this.#sendAll();
    this.#timer ??= setTimeout(() => void this.#sendAll(), lingerMs);
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSending = true;
    while (this.#waiting.length > 0) await this.#options.send(this.#takeBatch());
    this.#isSending = false;
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
