import type { ObjectOptions, ObjectStore } from "./object_store.ts";

/** The options of {@linkcode RollingObjects}. */
export interface RollingObjectsOptions {
  /** The store, which cannot append to an object. */
  readonly store: ObjectStore;
  /** Returns the key of the next object; it is asked again while there is one of that key. */
  readonly nextKey: () => string;
  /**
   * The number of characters after which a new object begins.
   *
   * @default {1_000_000}
   */
  readonly rollAt?: number;
}

/**
 * Appends lines to objects: the present one is written anew with each line, and the next one begins
 * when it has grown. Lines that come while one is written share the next write.
 */
export class RollingObjects {
  readonly #options: RollingObjectsOptions;
  #key: string | undefined;
  #text = "";
  #waiting = "";
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(options: RollingObjectsOptions) {
    this.#options = options;
  }

  /** Appends a line; resolves when it is in the store. */
  append(line: string, options: ObjectOptions): Promise<void> {
    this.#waiting += `${line}\n`;
    this.#next ??= this.#last.then(() => this.#write(options));
    this.#last = this.#next.catch(() => {});
    return this.#next;
  }

  async #write(options: ObjectOptions): Promise<void> {
    const { store, nextKey, rollAt = 1_000_000 } = this.#options;
    const text = this.#text + this.#waiting;
    [this.#waiting, this.#next] = ["", undefined];
    if (this.#key === undefined) {
      let key = nextKey();
      while (!(await store.create(key, text, options))) key = nextKey();
      this.#key = key;
    } else {
      await store.replace(this.#key, text, options);
    }
    this.#text = text;
    if (text.length >= rollAt) [this.#key, this.#text] = [undefined, ""];
  }
}
