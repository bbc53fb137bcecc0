import { setImmediate } from "node:timers";

const BYTES_A_TURN = 1024 * 1024;

/**
 * Returns the chunks of a source, and lets timers and signals of the process have a turn after each
 * MiB. A decompressor that has its input already would leave them none until the file ends.
 */
export async function* withTurns<Chunk extends Uint8Array>(
  source: AsyncGenerator<Chunk, void>,
): AsyncGenerator<Chunk, void> {
  let length = 0;
  for await (const chunk of source) {
    yield chunk;
    length += chunk.length;
    if (length < BYTES_A_TURN) continue;
    await new Promise<void>((resolve) => setImmediate(resolve));
    length = 0;
  }
}
