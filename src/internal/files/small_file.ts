import { builtin } from "../builtin.ts";
import { readUpTo } from "../concat_bytes.ts";
import { delay } from "../delay.ts";

// A configuration has some kilobytes, a token or a certificate fewer.
const MAX_BYTES = 4_000_000;
const CHUNK_BYTES = 65_536;
const PAUSE_MS = 20;

/** Options of {@linkcode readSmallFile}. */
export interface ReadSmallFileOptions {
  /** The size limit, in bytes. @default {4_000_000} */
  readonly maxBytes?: number;
  /** The time limit of a pipe, in milliseconds. @default {10_000} */
  readonly timeoutMs?: number;
}

/** A file that was read. */
export interface SmallFile {
  /** Its content. */
  readonly bytes: Uint8Array;
  /** The id of its owner. */
  readonly uid: number;
}

/**
 * Reads a small file within limits. A pipe is read while something writes to it, as in `<(command)`. A
 * named pipe without a writer is refused at once, like a folder and a socket.
 *
 * @throws {Error} If it cannot be read, or exceeds a limit. An error of the system has its `code`.
 */
export async function readSmallFile(
  path: string,
  { maxBytes = MAX_BYTES, timeoutMs = 10_000 }: ReadSmallFileOptions = {},
): Promise<SmallFile> {
  const handle = await opened(path);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new Error("It is a folder");
    const deadline = performance.now() + timeoutMs;
    const bytes = await readUpTo(chunksOf(handle, deadline), maxBytes);
    if (bytes.length > maxBytes) throw new RangeError(`It has more than ${maxBytes} bytes`);
    if (bytes.length === 0 && stats.isFIFO()) throw new Error("It is a pipe without any data");
    return { bytes, uid: stats.uid };
  } finally {
    await handle.close();
  }
}

/** Reads the text of a small file, as {@linkcode readSmallFile} reads its bytes. */
export async function readSmallText(path: string, options?: ReadSmallFileOptions): Promise<string> {
  return textOf((await readSmallFile(path, options)).bytes);
}

// Windows PowerShell writes it by default.
function textOf(bytes: Uint8Array): string {
  const mark = `${bytes[0]} ${bytes[1]}`;
  if (mark === "255 254" || mark === "254 255") {
    throw new Error("It is UTF-16 text, which is not supported; convert it to UTF-8");
  }
  return new TextDecoder().decode(bytes);
}

/** The text of a file that was read. */
export interface SmallText extends Pick<SmallFile, "uid"> {
  /** The text, without a byte order mark. */
  readonly text: string;
}

/** Reads the text of a small file. Returns nothing if there is no such file. */
export async function readTextIfThere(path: string): Promise<SmallText | undefined> {
  try {
    const { bytes, uid } = await readSmallFile(path);
    return { text: textOf(bytes), uid };
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Reports whether a file belongs to another user, who is not root. */
export function isForeign({ uid: owner }: Pick<SmallFile, "uid">, uid?: number): boolean {
  return uid !== undefined && owner !== uid && owner !== 0;
}

type Handle = Awaited<ReturnType<typeof import("node:fs/promises").open>>;

// Without a wait for the other end of a pipe, which may never come. Windows has no such flag.
async function opened(path: string): Promise<Handle> {
  const { constants, open } = builtin("node:fs/promises");
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    if (codeOf(cause) === "ENXIO") throw new Error("It is a socket", { cause });
    throw cause;
  }
}

async function* chunksOf(handle: Handle, deadline: number): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const chunk = await nextChunk(handle, deadline);
    if (chunk.length === 0) return;
    yield chunk;
  }
}

/** Reads what is there, or waits until the writer of a pipe has written more. */
async function nextChunk(handle: Handle, deadline: number): Promise<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    try {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, null);
      return chunk.subarray(0, bytesRead);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") throw error;
      if (performance.now() > deadline) {
        throw new Error("Its writer took too long", { cause: error });
      }
      await delay(PAUSE_MS);
    }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
