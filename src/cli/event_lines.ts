import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { gunzip } from "../internal/gunzip.ts";
import { lines } from "../internal/lines.ts";
import type { CliIo } from "./io.ts";
import { whyUnusable } from "./why_unusable.ts";

/**
 * Reads the lines of a file, or of the standard input for `-`, in batches. Gzip is recognised by its
 * first two bytes, which no enriched event can start with.
 *
 * @throws {Error} If the file cannot be read; the message names it.
 */
export async function* eventLines(name: string, io: CliIo): AsyncGenerator<string[], void> {
  const source: AsyncIterable<Uint8Array> = name === "-"
    ? io.stdin
    : createReadStream(resolve(io.cwd, name), { highWaterMark: 256 * 1024 });
  try {
    yield* lines(await gunzipped(source));
  } catch (cause) {
    const title = name === "-" ? "the standard input" : `"${name}"`;
    throw new Error(`Cannot read ${title}: ${whyUnusable(cause)}`, { cause });
  }
}

async function gunzipped(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const whole = startingWith(first, iterator);
  const isGzip = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  return isGzip ? gunzip(whole) : whole;
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
