import type { Transform } from "node:stream";
import { builtin } from "../../internal/builtin.ts";
import { decodeContent } from "../../internal/content/decode_content.ts";
import type { RowFormat } from "./row_format.ts";

/** The compression of the object of a run. */
export type Compression = "gzip" | "zstd";

const EXTENSIONS: Readonly<Record<Compression, string>> = { gzip: "gz", zstd: "zst" };

/**
 * Returns a format whose objects are compressed.
 *
 * @throws {TypeError} If the runtime cannot compress so.
 */
export function compressedFormat(format: RowFormat, compression: Compression): RowFormat {
  const { createZstdCompress } = builtin("node:zlib");
  if (compression === "zstd" && createZstdCompress === undefined) {
    throw new TypeError(
      "Cannot compress with Zstandard: this runtime does not support it, use gzip",
    );
  }
  return {
    ...format,
    extension: `${format.extension}.${EXTENSIONS[compression]}`,
    convert: (files, onRead) => through(format.convert(files, onRead), compressorOf(compression)),
    countRows: (object) => format.countRows(decodeContent(object)),
  };
}

function compressorOf(compression: Compression): Transform {
  const zlib = builtin("node:zlib");
  if (compression === "gzip") return zlib.createGzip();
  return zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } });
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
