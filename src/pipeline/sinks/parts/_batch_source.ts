import type { EventBatch } from "../row_format.ts";

/** Events that several objects are written from, one after the other. */
export class BatchSource {
  readonly #batches: AsyncIterator<EventBatch>;
  #next: EventBatch | undefined;

  constructor(batches: AsyncIterable<EventBatch>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** Reports whether there are more rows. */
  async hasMore(): Promise<boolean> {
    while (this.#next === undefined) {
      const { value, done } = await this.#batches.next();
      if (done) return false;
      if (value.rowCount > 0) this.#next = value;
    }
    return true;
  }

  /** Yields what is left, up to the batch after which `isFull` returns true. */
  async *until(isFull: () => boolean): AsyncGenerator<EventBatch, void> {
    while (!isFull() && await this.hasMore()) {
      const batch = this.#next;
      this.#next = undefined;
      if (batch) yield batch;
    }
  }

  /** Closes the source of the batches. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
