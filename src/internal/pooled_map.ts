/** Options of {@linkcode pooledMap}. */
export interface PooledMapOptions {
  /** How many calls are under way at once, at the most. */
  readonly limit: number;
  /** Handed on to each call, and aborted too when the consumer stops early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Maps what comes from `source` with a bounded number of calls at once, and gives the results as
 * they are ready. When the source or a call fails, nothing new is started, the calls under way are
 * waited for and given out, and then the first failure is thrown. When the consumer stops early, the
 * calls under way are aborted and waited for.
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
    if (failures.length > 0) throw failures[0];
  } finally {
    stopped.abort();
    await Promise.all(running);
    await iterator.return?.();
  }
}
