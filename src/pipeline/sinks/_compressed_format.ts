import type { Transform } from "node:stream";
import {
  canCompress,
  type Compression,
  compressor,
  gzipMember,
} from "../../internal/content/compression.ts";
import { decodeContent } from "../../internal/content/decode_content.ts";
import type { EventBatch, RowFormat } from "./row_format.ts";

/** Options of {@linkcode compressedFormat}. */
export interface CompressedFormatOptions {
  readonly compression: Compression;
  /** Whether the format writes gzip members, for objects of gzip. */
  readonly writesMembers: boolean;
}

const EXTENSIONS: Readonly<Record<Compression, string>> = { gzip: "gz", zstd: "zst" };

/**
 * Returns a format whose objects are compressed.
 *
 * @throws {TypeError} If the runtime does not support the compression.
 */
export function compressedFormat<Batch extends EventBatch>(
  format: RowFormat<Batch>,
  { compression, writesMembers }: CompressedFormatOptions,
): RowFormat<Batch> {
  if (!canCompress(compression)) {
    throw new TypeError(
      "Cannot compress with Zstandard: this runtime does not support it, use gzip",
    );
  }
  return {
    ...format,
    extension: `${format.extension}.${EXTENSIONS[compression]}`,
    write: (batches) =>
      compression === "gzip" && writesMembers
        ? membersOf(format.write(batches))
        : through(format.write(batches), compressor(compression)),
    countRows: (object) => format.countRows(decodeContent(object)),
  };
}

// An object without a member is no gzip data.
async function* membersOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let isEmpty = true;
  for await (const members of source) {
    if (members.length > 0) isEmpty = false;
    yield members;
  }
  if (isEmpty) yield gzipMember(new Uint8Array());
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  compressor: Transform,
): AsyncGenerator<Uint8Array, void> {
  const fed = feed(source, compressor);
  // It is awaited at the end. A failure before that ends the compressor, and so the loop.
  fed.catch((error) => compressor.destroy(error));
  try {
    yield* compressor as AsyncIterable<Uint8Array>;
    await fed;
  } finally {
    compressor.destroy();
  }
}

async function feed(source: AsyncIterable<Uint8Array>, compressor: Transform): Promise<void> {
  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    await new Promise<void>((resolve, reject) => {
      compressor.write(chunk, (error) => error ? reject(error) : resolve());
    });
  }
  compressor.end();
}
