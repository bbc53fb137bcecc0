import { raceSignal } from "../../../internal/race_signal.ts";
import type { SerializedEvent } from "../../event/serialized_event.ts";
import { serializedTransport } from "../port/track_in_flight.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import { timestampNames } from "./object_names.ts";
import type { ObjectOptions, ObjectStore } from "./object_store.ts";

/** The options of {@linkcode objectFileTransport}. */
interface ObjectFileOptions {
  /** The beginning of the keys. */
  readonly key: string;
  /** Whether an object contains many events, one a line. */
  readonly append: boolean;
  /** Returns the time in milliseconds. */
  readonly now: () => number;
}

/** Creates the file transport of an object store: `<key>-<local time>.json`, or `.ndjson`. */
export function objectFileTransport(
  store: ObjectStore,
  options: ObjectFileOptions,
): Required<Transport> {
  const { key, append, now } = options;
  const nextName = timestampNames(now);
  const rolling = new RollingObjects({ store, nextKey: () => `${key}-${nextName()}.ndjson` });
  let last: Promise<void> = Promise.resolve();

  async function createObject(json: string, signal: AbortSignal | undefined): Promise<void> {
    while (!(await store.create(`${key}-${nextName()}.json`, `${json}\n`, { signal })));
  }

  return serializedTransport({
    emitSerialized({ json }, { signal } = {}) {
      // A line shares its write with others, which its signal does not end.
      if (append) return raceSignal(rolling.append(json, {}), signal);
      const written = last.then(() => createObject(json, signal));
      last = written.catch(() => {});
      return raceSignal(written, signal);
    },
    close: () => store.close(),
  });
}

/** The options of {@linkcode RollingObjects}. */
interface RollingObjectsOptions {
  /** The store, which cannot append to an object. */
  readonly store: ObjectStore;
  /** Returns the key of the next object; it is asked again while there is one of that key. */
  readonly nextKey: () => string;
  /**
   * The number of characters after which a new object begins.
   * @default {1_000_000}
   */
  readonly rollAt?: number;
}

/**
 * Appends lines to objects. The current object is rewritten with each line, and the next one begins at
 * a size of `rollAt`. Lines that come while one is written share the next write.
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

/**
 * Creates a transport that writes each event to an object `<prefix>_<time of the event in ms>.json`, as
 * the Java client names it; a prefix that ends with a slash is a folder. An event of the same
 * millisecond gets a number behind its name in place of an error.
 */
export function objectTransport(store: ObjectStore, prefix: string): Required<Transport> {
  const start = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}_`;

  async function emitSerialized(
    event: SerializedEvent,
    { signal }: EmitOptions = {},
  ): Promise<void> {
    const name = `${start}${timeOf(event)}`;
    for (let number = 0;; number++) {
      const key = number === 0 ? `${name}.json` : `${name}-${number}.json`;
      if (await store.create(key, event.json, { signal })) return;
    }
  }

  return serializedTransport({ emitSerialized, close: () => store.close() });
}

function timeOf({ event }: SerializedEvent): number {
  const ms = Date.parse(event.eventTime);
  if (!Number.isNaN(ms)) return ms;
  throw new TypeError("Cannot name the object of an event: 'eventTime' is not a timestamp");
}
