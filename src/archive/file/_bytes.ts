import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ByteGenerator } from "../_byte_stream.ts";
import { failing } from "./_error.ts";

const CHUNK_SIZE = 128 * 1024;

/** Reads the bytes of a file. */
export async function* fileBytes(url: string, signal: AbortSignal): ByteGenerator {
  signal.throwIfAborted();
  const fail = failing({ action: "read", url });
  const handle = await open(fileURLToPath(url)).catch(fail);
  try {
    while (true) {
      signal.throwIfAborted();
      const chunk = new Uint8Array(CHUNK_SIZE);
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_SIZE).catch(fail);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
