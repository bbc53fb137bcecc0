import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { gunzip } from "../internal/gunzip.ts";
import type { CliIo } from "./io.ts";
import { whyUnusable } from "./why_unusable.ts";

/** Options of {@linkcode readInput}. */
export interface ReadInputOptions<Item> {
  readonly io: CliIo;
  /** Makes what is wanted of the bytes. */
  read(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Item>;
}

/**
 * Reads a file, or the standard input for `-`. Gzip is recognised by its first two bytes, which no
 * text starts with.
 *
 * @throws {Error} If the file cannot be read; the message names it.
 */
export async function* readInput<Item>(
  name: string,
  options: ReadInputOptions<Item>,
): AsyncGenerator<Item, void> {
  const { io, read } = options;
  const source: AsyncIterable<Uint8Array> = name === "-"
    ? io.stdin
    : createReadStream(resolve(io.cwd, name), { highWaterMark: 256 * 1024 });
  try {
    yield* read(await gunzipped(source));
  } catch (cause) {
    const title = name === "-" ? "the standard input" : `"${name}"`;
    throw new Error(`Cannot read ${title}: ${whyUnusable(cause)}`, { cause });
  }
}

async function gunzipped(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const whole = startingWith(first.done ? [] : [first.value], iterator);
  const isGzip = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  return isGzip ? gunzip(whole) : whole;
}

/** Gives some chunks and then those that are left. */
export async function* startingWith(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
