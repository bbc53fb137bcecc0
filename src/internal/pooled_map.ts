import { asError } from "./as_error.ts";

/** Options of {@linkcode pooledMap}. */
export interface PooledMapOptions {
  /** The maximum number of calls at once. */
  readonly limit: number;
  /** Passed to each call, and aborted, too, when the consumer stops early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Maps the items of `source` with a bounded number of calls at once, and yields the results as they
 * are ready. If the source or a call fails, nothing new is started, and the results of the calls in
 * flight are yielded before the failure is thrown. If the consumer stops early, the calls in flight
 * are aborted and awaited.
 *
 * @throws {AggregateError} If several calls failed. A single failure is thrown as it is.
 */
export async function* pooledMap<T, R>(
  source: AsyncIterable<T>,
  map: (item: T, signal: AbortSignal) => Promise<R>,
  options: PooledMapOptions,
): AsyncGenerator<R, void> {
  const stopped = new AbortController();
  const signal = options.signal
    ? AbortSignal.any([options.signal, stopped.signal])
    : stopped.signal;
  const iterator = source[Symbol.asyncIterator]();
  const running = new Set<Promise<void>>();
  const ready: R[] = [];
  const failures: unknown[] = [];
  let exhausted = false;

  function start(item: T): void {
    const call = map(item, signal)
      .then((result) => void ready.push(result), (error) => void failures.push(error))
      .finally(() => running.delete(call));
    running.add(call);
  }

  async function fill(): Promise<void> {
    while (!exhausted && failures.length === 0 && running.size < options.limit) {
      const next = await iterator.next();
      if (next.done) exhausted = true;
      else start(next.value);
    }
  }

  try {
    while (true) {
      await fill().catch((error) => void failures.push(error));
      if (running.size === 0 && ready.length === 0) break;
      if (ready.length === 0) await Promise.race(running);
      yield* ready.splice(0);
    }
    if (failures.length > 0) throw joined(failures);
  } finally {
    stopped.abort();
    await Promise.all(running);
    await iterator.return?.();
  }
}

/** Returns one failure for all. Calls that were aborted fail with the same reason. */
function joined(failures: readonly unknown[]): unknown {
  const different = [...new Set(failures)];
  if (different.length === 1) return different[0];
  const message = `${asError(different[0]).message}, and ${different.length - 1} more failed`;
  return new AggregateError(different, message);
}
