import { wrongType } from "../../../internal/is_object.ts";
import { mkdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { builtin } from "../../../internal/builtin.ts";

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

/** The content of the folder of a spool. */
interface SpoolListing {
  /** The segments, in the order of their events. */
  readonly segments: readonly Segment[];
  /** The names of the segments that have a list of delivered events. */
  readonly done: readonly string[];
}

const DONE_ENDING = ".done";
const DEAD = "dead";
const LOCKS = "locks";
const SEGMENT_REGEXP = /^((\d{16})-([0-9a-f-]{36}))\.(open|log)$/;

/** Returns the paths within a folder. */
export function spoolPaths(folder: string): SpoolPaths {
  if (folder === "") throw new TypeError("Cannot use spool as 'folder' is empty");
  if (typeof folder !== "string") {
    throw wrongType(folder, "Cannot use spool as 'folder' must be a path");
  }
  const locks = join(folder, LOCKS);
  return { folder, dead: join(folder, DEAD), locks, senderLock: join(locks, "sender.lock") };
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

/** Returns the path of the list of the delivered events of a segment. */
export function donePath(paths: SpoolPaths, name: string): string {
  return join(paths.folder, `${name}${DONE_ENDING}`);
}

/** Lists the folder of a spool. A missing folder is empty. */
export async function listSpool(paths: SpoolPaths): Promise<SpoolListing> {
  return spoolListing(await readdir(paths.folder).catch(noneIfMissing));
}

/** Reads the names of the files in the folder of a spool. */
export function spoolListing(files: readonly string[]): SpoolListing {
  return {
    segments: files.map(parseSegment)
      .filter((segment) => segment !== undefined)
      .toSorted((a, b) => a.name < b.name ? -1 : 1),
    done: files.filter((file) => file.endsWith(DONE_ENDING))
      .map((file) => file.slice(0, -DONE_ENDING.length)),
  };
}

function parseSegment(file: string): Segment | undefined {
  const [, name, stamp, writer, ending] = SEGMENT_REGEXP.exec(file) ?? [];
  if (name === undefined || writer === undefined) return undefined;
  return { name, writer, stamp: Number(stamp), isOpen: ending === "open" };
}

/** Reports whether a file or folder is one that a spool writes. */
export function isOfSpool(file: string): boolean {
  return file === DEAD || file === LOCKS || file.endsWith(DONE_ENDING) ||
    parseSegment(file) !== undefined;
}

/** Returns an empty list for a folder that does not exist, and throws every other error. */
export function noneIfMissing(error: { readonly code?: unknown }): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}

/**
 * A lock on a file, held until it is released or the process ends, however it ends. The operating
 * system releases it, so no clock and no process id decides whether its owner is alive.
 */
export class FileLock {
  readonly #database: { close(): void };

  constructor(database: { close(): void }) {
    this.#database = database;
  }

  /**
   * Acquires the lock of a file, which is created if it is missing.
   *
   * @returns `undefined` if another owner has it.
   */
  static tryAcquire(path: string): FileLock | undefined {
    mkdirSync(dirname(path), { recursive: true });
    // SQLite has the portable locks of files that `node:fs` lacks. The database stays empty.
    const { DatabaseSync } = builtin("node:sqlite");
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
      return new FileLock(database);
    } catch (error) {
      database.close();
      if (error instanceof Error && /locked/.test(error.message)) return undefined;
      throw error;
    }
  }

  /** Releases the lock. */
  release(): void {
    this.#database.close();
  }
}
