import { gunzip } from "../../internal/gunzip.ts";
import { startingWith } from "./starting_with.ts";
import { isZstd, unzstd } from "./unzstd.ts";

type Bytes = AsyncGenerator<Uint8Array, void>;

/**
 * Decompresses bytes that are gzip or Zstandard data, recognised by how they begin, which no enriched
 * event can; gives others as they are.
 */
export async function* decompressed(source: AsyncIterable<Uint8Array>): Bytes {
  const iterator = source[Symbol.asyncIterator]();
  const start = await readStart(iterator);
  const whole = startingWith([start], iterator);
  if (start[0] === 0x1f && start[1] === 0x8b) yield* gunzip(whole);
  else if (isZstd(start)) yield* unzstd(whole);
  else yield* whole;
}

/** Reads four bytes or more, or all that there are. */
async function readStart(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start = new Uint8Array(0);
  while (start.length < 4) {
    const next = await source.next();
    if (next.done) return start;
    const longer = new Uint8Array(start.length + next.value.length);
    longer.set(start);
    longer.set(next.value, start.length);
    start = longer;
  }
  return start;
}
