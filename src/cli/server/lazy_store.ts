import type { LineageStore } from "../../server/mod.ts";

/** A lineage store whose file is created with the first event, so that a failure leaves no empty one. */
export class LazyStore implements AsyncDisposable {
  readonly #open: () => LineageStore;
  #store: LineageStore | undefined;

  constructor(open: () => LineageStore) {
    this.#open = open;
  }

  /** Opens the store, once. */
  open(): LineageStore {
    return this.#store ??= this.#open();
  }

  /** Appends events. */
  append: LineageStore["append"] = async (events) => await this.open().append(events);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#store?.[Symbol.asyncDispose]();
  }
}
