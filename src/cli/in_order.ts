/** Options of {@linkcode mapInOrder}. */
export interface MapInOrderOptions<T> {
  /** How much an item weighs. */
  readonly weigh: (item: T) => number;
  /** What the items weigh together whose results are not taken yet, unless there is but one. */
  readonly maxWeight: number;
}

interface Call<R> {
  readonly weight: number;
  readonly start: () => Promise<R>;
}

/**
 * Maps what comes from `source` with several calls at once, and gives the results in the order of the
 * source. When the source or a call fails, the results of what came before are given first.
 */
export async function* mapInOrder<T, R>(
  source: AsyncIterable<T>,
  map: (item: T) => Promise<R>,
  options: MapInOrderOptions<T>,
): AsyncGenerator<R, void> {
  const { maxWeight } = options;
  const started: { readonly weight: number; readonly result: Promise<R> }[] = [];
  let total = 0;
  for await (const { weight, start } of callsOf(source, map, options)) {
    yield* resultsDownTo(maxWeight - weight);
    const result = start();
    // It is awaited in its turn, which does not come if one before it fails.
    result.catch(() => {});
    started.push({ weight, result });
    total += weight;
  }
  yield* resultsDownTo(-1);

  async function* resultsDownTo(rest: number): AsyncGenerator<R, void> {
    while (total > rest) {
      const call = started.shift();
      if (!call) return;
      total -= call.weight;
      yield await call.result;
    }
  }
}

/** Gives a call for each item, and for a failure of the source one that fails. */
async function* callsOf<T, R>(
  source: AsyncIterable<T>,
  map: (item: T) => Promise<R>,
  { weigh }: MapInOrderOptions<T>,
): AsyncGenerator<Call<R>, void> {
  try {
    for await (const item of source) yield { weight: weigh(item), start: () => map(item) };
  } catch (error) {
    yield { weight: 0, start: () => Promise.reject(error) };
  }
}
