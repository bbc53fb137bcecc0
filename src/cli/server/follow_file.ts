import { open, stat } from "node:fs/promises";
import { delay } from "../../internal/delay.ts";

const POLL_MS = 500;
const CHUNK_BYTES = 256 * 1024;

/** Options of {@linkcode followFile}. */
export interface FollowOptions {
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Waits between two looks at the file. @default a timer of half a second */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads the lines of a file, and those that are appended later, until it is stopped. A file that got
 * shorter, or that another one replaced, is read from its beginning.
 */
export async function* followFile(
  path: string,
  { signal, pause = () => delay(POLL_MS, { signal }) }: FollowOptions,
): AsyncGenerator<readonly string[], void> {
  let [offset, inode, rest] = [0, 0, ""];
  let decoder = new TextDecoder();
  while (!signal.aborted) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.size < offset || found.ino !== inode)) {
      [offset, inode, rest, decoder] = [0, found.ino, "", new TextDecoder()];
    }
    if (found && found.size > offset) {
      const bytes = await readFrom(path, offset);
      offset += bytes.length;
      const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      const full = lines.filter((line) => line.trim() !== "");
      if (full.length > 0) yield full;
    } else {
      await pause().catch(() => {});
    }
  }
}

async function readFrom(path: string, offset: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const buffer = new Uint8Array(CHUNK_BYTES);
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
