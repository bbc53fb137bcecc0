import { raceSignal } from "../../../internal/race_signal.ts";
import { serializedTransport } from "../track_in_flight.ts";
import type { Transport } from "../transport.ts";
import type { ObjectStore } from "./object_store.ts";
import { RollingObjects } from "./rolling_objects.ts";
import { timestampNames } from "./timestamp_names.ts";

/** The options of {@linkcode objectFileTransport}. */
export interface ObjectFileOptions {
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
