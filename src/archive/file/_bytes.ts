import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ByteGenerator } from "../reading/byte_stream.ts";
import { failing } from "./_error.ts";

// Small files need less memory, and large ones fewer reads.
const FIRST_CHUNK = 64 * 1024;
const LARGEST_CHUNK = 1024 * 1024;

/** Reads the bytes of a file. */
export async function* fileBytes(url: string, signal: AbortSignal): ByteGenerator {
  signal.throwIfAborted();
  const fail = failing({ action: "read", url });
  const handle = await open(fileURLToPath(url)).catch(fail);
  try {
    for (let size = FIRST_CHUNK;; size = Math.min(2 * size, LARGEST_CHUNK)) {
      signal.throwIfAborted();
      const chunk = new Uint8Array(size);
      const { bytesRead } = await handle.read(chunk, 0, size).catch(fail);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
