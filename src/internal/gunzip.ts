import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

const CHUNK_SIZE = 512 * 1024;

/**
 * Decompresses gzip data, which may have several members. Unlike `DecompressionStream`, whose error
 * depends on the runtime, it fails with a zlib code: `Z_BUF_ERROR` where the data is truncated.
 */
export async function* gunzip(
  source: AsyncGenerator<Uint8Array, void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  try {
    // A failure destroys the last stream, so the loop over it throws; the callback only has to be.
    yield* pipeline(Readable.from(source), createGunzip({ chunkSize: CHUNK_SIZE }), () => {});
  } finally {
    // The streams let go of their source only some time after they are told to.
    await source.return();
  }
}
