import { type FileHandle, open, stat } from "node:fs/promises";
import { asError } from "../../internal/as_error.ts";
import { delay } from "../../internal/delay.ts";
import { LineBuffer } from "./_line_buffer.ts";

const POLL_MS = 500;
const CHUNK_BYTES = 256 * 1024;

/** Options of {@linkcode followFile}. */
export interface FollowOptions {
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Called once each time the file becomes missing or unreadable. */
  readonly onWaiting: (error: Error) => void;
  /** Called for each line that is too long, and left out. */
  readonly onLongLine: (error: Error) => void;
  /** The longest line in characters. @default {67_108_864} */
  readonly maxLineLength?: number;
  /** Waits between two looks at the file. @default a timer of half a second */
  readonly pause?: () => Promise<void>;
}

/**
 * Reads the lines of a file, and those that are appended later, until it is stopped. A file that got
 * shorter, or that another one replaced, is read from its beginning. A file that is missing is waited
 * for, as `tail -F` does.
 */
export async function* followFile(
  path: string,
  options: FollowOptions,
): AsyncGenerator<readonly string[], void> {
  const { signal, onWaiting, pause = () => delay(POLL_MS, { signal }) } = options;
  const buffer = new LineBuffer({
    maxLength: options.maxLineLength,
    onLong: (length) => options.onLongLine(longLineError(path, length)),
  });
  let place: Place = START;
  let [decoder, isWaiting] = [new TextDecoder(), false];
  while (!signal.aborted) {
    const read = await readOn(path, place).catch(asError);
    if (read instanceof Error) {
      if (!isWaiting) onWaiting(waitingError(path, read));
      // Another file may get the same inode.
      [isWaiting, place] = [true, START];
    } else {
      isWaiting = false;
      if (read.isNew) {
        decoder = new TextDecoder();
        buffer.clear();
      }
      place = read.place;
    }
    if (read instanceof Error || read.bytes.length === 0) {
      await pause().catch(() => {});
      continue;
    }
    const lines = buffer.push(decoder.decode(read.bytes, { stream: true }));
    if (lines.length > 0) yield lines;
  }
}

/**
 * Checks that a name can be that of a file to follow.
 *
 * @throws {Error} If it names a folder, a pipe or the like.
 */
export async function requireFollowable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found || found.isFile()) return;
  throw new Error(`Cannot follow "${path}": it is not a regular file`);
}

/** The position from which to continue reading a file. */
interface Place {
  readonly inode: number;
  readonly offset: number;
}

const START: Place = { inode: 0, offset: 0 };

interface Read {
  readonly bytes: Uint8Array;
  readonly place: Place;
  /** Whether the bytes begin a file. */
  readonly isNew: boolean;
}

async function readOn(path: string, place: Place): Promise<Read> {
  // Opening a pipe would wait for its writer.
  await requireFollowable(path);
  const file = await open(path, "r");
  try {
    const { ino: inode, size } = await file.stat();
    const isNew = inode !== place.inode || size < place.offset;
    const offset = isNew ? 0 : place.offset;
    const bytes = await readFrom(file, offset);
    return { bytes, place: { inode, offset: offset + bytes.length }, isNew };
  } finally {
    await file.close();
  }
}

async function readFrom(file: FileHandle, offset: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, offset);
  return buffer.subarray(0, bytesRead);
}

function longLineError(path: string, length: number): Error {
  return new Error(`Cannot read a line of "${path}": it is longer than ${length} characters`);
}

function waitingError(path: string, cause: Error): Error {
  const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
  const state = isMissing ? "the file does not exist" : cause.message;
  return new Error(`Cannot read "${path}": ${state}; waiting for it`, { cause });
}
