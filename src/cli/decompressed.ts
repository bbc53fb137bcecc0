import { gunzip } from "../internal/gunzip.ts";
import { isZstd, unzstd } from "./unzstd.ts";

type Bytes = AsyncGenerator<Uint8Array, void>;

/**
 * Decompresses bytes that are gzip or Zstandard data, recognised by how they begin, which no enriched
 * event can; gives others as they are.
 */
export async function* decompressed(source: AsyncIterable<Uint8Array>): Bytes {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const whole = startingWith(first, iterator);
  const start = first.done ? new Uint8Array(0) : first.value;
  if (start[0] === 0x1f && start[1] === 0x8b) yield* gunzip(whole);
  else if (isZstd(start)) yield* unzstd(whole);
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
