import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** The paths within the folder of a spool. */
export interface SpoolPaths {
  /** The folder. */
  readonly folder: string;
  /** The folder of dead letters, one file each. */
  readonly dead: string;
  /** The folder of the locks of writers, and of the sender. */
  readonly locks: string;
  /** The lock of the sender. */
  readonly senderLock: string;
}

/** A segment: a file that one writer appends events to. */
export interface Segment {
  /** The name without its ending, by which segments are in the order of their events. */
  readonly name: string;
  /** The id of the writer. */
  readonly writer: string;
  /** The place in the order. */
  readonly stamp: number;
  /** Whether the writer may still append to it. */
  readonly isOpen: boolean;
}

const SEGMENT_REGEXP = /^((\d{16})-([0-9a-f-]{36}))\.(open|log)$/;

/** Returns the paths within a folder. */
export function spoolPaths(folder: string): SpoolPaths {
  const locks = join(folder, "locks");
  return { folder, dead: join(folder, "dead"), locks, senderLock: join(locks, "sender.lock") };
}

/** Returns the lock of a writer. */
export function writerLock(paths: SpoolPaths, writer: string): string {
  return join(paths.locks, `${writer}.lock`);
}

/** Returns the name of a segment. */
export function segmentName(stamp: number, writer: string): string {
  return `${String(stamp).padStart(16, "0")}-${writer}`;
}

/** Returns the path of a segment. */
export function segmentPath(paths: SpoolPaths, segment: Pick<Segment, "name" | "isOpen">): string {
  return join(paths.folder, `${segment.name}.${segment.isOpen ? "open" : "log"}`);
}

/** Returns the path of the list of what is delivered of a segment. */
export function donePath(paths: SpoolPaths, name: string): string {
  return join(paths.folder, `${name}.done`);
}

/** Reads the name of a file, and returns the segment or `undefined` if it is none. */
export function parseSegment(file: string): Segment | undefined {
  const [, name, stamp, writer, ending] = SEGMENT_REGEXP.exec(file) ?? [];
  if (name === undefined || writer === undefined) return undefined;
  return { name, writer, stamp: Number(stamp), isOpen: ending === "open" };
}

/** Lists the segments of a spool in the order of their events. A missing folder has none. */
export async function listSegments(paths: SpoolPaths): Promise<readonly Segment[]> {
  return segmentsOf(await readdir(paths.folder).catch(noneIfMissing));
}

/** Picks the segments among the names of files, in the order of their events. */
export function segmentsOf(files: readonly string[]): readonly Segment[] {
  return files.map(parseSegment)
    .filter((segment) => segment !== undefined)
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
}

/** Returns an empty list for a folder that does not exist, and throws every other error. */
export function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
