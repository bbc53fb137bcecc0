import { gunzip } from "../internal/gunzip.ts";

type Bytes = AsyncGenerator<Uint8Array, void>;

/**
 * Decompresses bytes that are gzip data, recognised by the first two, which no enriched event can
 * start with; gives others as they are.
 */
export async function* decompressed(source: AsyncIterable<Uint8Array>): Bytes {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const whole = startingWith(first, iterator);
  const [a, b] = first.done ? [] : first.value;
  if (a === 0x1f && b === 0x8b) yield* gunzip(whole);
  else yield* whole;
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): Bytes {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
