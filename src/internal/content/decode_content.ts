import { concatBytes } from "../concat_bytes.ts";
import { startingWith } from "../text/starting_with.ts";
import { markLength } from "./byte_order_mark.ts";
import { ContentError } from "./content_error.ts";
import { contentFormat, GZIP, needsMore, ZSTD } from "./format.ts";
import { gunzip } from "./gunzip.ts";
import { unzstd } from "./unzstd.ts";
import { withTurns } from "./_with_turns.ts";

type Bytes = AsyncGenerator<Uint8Array<ArrayBuffer>, void>;

/**
 * Returns the text in the bytes of a file. The first bytes decide, not the name: gzip and Zstandard
 * data is decompressed, and a byte order mark is left out. An empty file is an empty text, whatever
 * its name says. Timers and signals have their turn between the chunks of a long file.
 *
 * @throws {ContentError} If the data is damaged, or in another format than text.
 */
export function decodeContent(source: AsyncIterable<Uint8Array>): Bytes {
  return withTurns(decoded(source));
}

async function* decoded(source: AsyncIterable<Uint8Array>): Bytes {
  const { start, whole, close } = await open(source);
  const format = contentFormat(start);
  const name = format?.name;
  if (name === GZIP.name) yield* textWithin(gunzip(whole), GZIP.name);
  else if (name === ZSTD.name) yield* textWithin(unzstd(whole), ZSTD.name);
  else if (format) {
    await close();
    throw unsupported(format.name, format.advice);
  } else yield* withoutMark(start, whole);
}

async function* textWithin(decompressed: Bytes, outer: string): Bytes {
  const { start, whole, close } = await open(decompressed);
  const inner = contentFormat(start);
  if (!inner) return yield* withoutMark(start, whole);
  await close();
  throw unsupported(`${inner.name} within ${outer}`, inner.advice);
}

interface OpenedBytes {
  /** The first bytes, as many as the format needs. */
  readonly start: Uint8Array;
  /** All bytes. */
  readonly whole: Bytes;
  /** Closes the source, which a generator that has not begun would not do. */
  close(): Promise<unknown>;
}

async function open(source: AsyncIterable<Uint8Array>): Promise<OpenedBytes> {
  const iterator = source[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array(0);
  while (needsMore(start)) {
    const next = await iterator.next();
    if (next.done) break;
    start = start.length === 0 ? next.value : concatBytes([start, next.value]);
  }
  return {
    start,
    whole: startingWith([start], iterator) as Bytes,
    close: async () => await iterator.return?.(),
  };
}

async function* withoutMark(start: Uint8Array, whole: Bytes): Bytes {
  let skipped = markLength(start);
  for await (const chunk of whole) {
    if (chunk.length > skipped) yield chunk.subarray(skipped);
    skipped = 0;
  }
}

function unsupported(name: string, advice: string): ContentError {
  return new ContentError({ reason: `it is ${name}, which is not supported; ${advice}` });
}
