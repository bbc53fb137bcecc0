/**
 * Maps the items of `source` with at most `ahead` calls in flight, and yields the results in the order
 * of the items. Where the source or a call fails, the results before that come first.
 */
export async function* orderedMap<T, R>(
  source: AsyncIterable<T>,
  map: (item: T) => Promise<R>,
  { ahead }: { readonly ahead: number },
): AsyncGenerator<R, void> {
  const iterator = source[Symbol.asyncIterator]();
  const calls: Promise<R>[] = [];
  let failure: { readonly error: unknown } | undefined;
  let exhausted = false;
  try {
    while (true) {
      while (!exhausted && !failure && calls.length < ahead) {
        try {
          const next = await iterator.next();
          if (next.done) exhausted = true;
          else calls.push(settledLater(map(next.value)));
        } catch (error) {
          failure = { error };
        }
      }
      const call = calls.shift();
      if (call === undefined) break;
      yield await call;
    }
    if (failure) throw failure.error;
  } finally {
    await Promise.allSettled(calls);
    await iterator.return?.();
  }
}

/** Keeps a promise that is awaited later from counting as an unhandled rejection. */
function settledLater<R>(call: Promise<R>): Promise<R> {
  call.catch(() => {});
  return call;
}
