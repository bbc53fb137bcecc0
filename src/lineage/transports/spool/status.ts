import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { countWaiting, sizeOf } from "./bound.ts";
import { deadLetterIds } from "./dead_letters.ts";
import { FileLock, isOfSpool, segmentPath, spoolListing, spoolPaths } from "./folder.ts";

/** The state of a spool. */
export interface SpoolStatus {
  /** Whether the folder exists, and is empty or contains a spool. */
  readonly exists: boolean;
  /** The number of events that wait for delivery. */
  readonly waiting: number;
  /** The number of segment files. */
  readonly segments: number;
  /** The size of the segment files, in bytes. */
  readonly bytes: number;
  /** The number of dead letters. */
  readonly dead: number;
  /** Time at which the oldest segment was created, in milliseconds since 1970, if there is one. */
  readonly oldestAt: number | undefined;
  /** Whether a process delivers the events now. */
  readonly isSending: boolean;
}

/**
 * Reads the state of a spool. A missing folder is an empty spool.
 *
 * @example
 * ```ts
 * import { readSpoolStatus } from "@runline/runline/lineage/spool";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals((await readSpoolStatus("/tmp/no-such-spool")).waiting, 0);
 * ```
 */
export async function readSpoolStatus(folder: string): Promise<SpoolStatus> {
  const paths = spoolPaths(folder);
  const files = await readdir(folder).catch(nothingIfMissing);
  const { segments } = spoolListing(files ?? []);
  let [waiting, bytes] = [0, 0];
  for (const segment of segments) {
    // One that is gone was delivered meanwhile.
    waiting += await countWaiting(paths, segment).catch(() => 0);
    bytes += await sizeOf(segmentPath(paths, segment));
  }
  return {
    exists: files !== undefined && (files.length === 0 || files.some(isOfSpool)),
    waiting,
    segments: segments.length,
    bytes,
    dead: files ? (await deadLetterIds(folder)).length : 0,
    oldestAt: segments[0]?.stamp,
    isSending: isLocked(paths.senderLock),
  };
}

function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}

function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const lock = FileLock.tryAcquire(path);
  lock?.release();
  return lock === undefined;
}
