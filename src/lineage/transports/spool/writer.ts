import {
  closeSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { encodeRecord } from "./record.ts";
import {
  FileLock,
  segmentName,
  segmentPath,
  spoolListing,
  type SpoolPaths,
  spoolPaths,
  writerLock,
} from "./folder.ts";

/** The calls by which a {@linkcode SpoolWriter} writes. */
export interface WriterFiles {
  /** Writes bytes at the end of a file, and returns how many were written. */
  readonly write: (fd: number, bytes: Uint8Array) => number;
  /** Syncs a file to the disk. */
  readonly sync: (fd: number, done: (error: Error | null) => void) => void;
}

/** The options of {@linkcode SpoolWriter}. */
export interface SpoolWriterOptions {
  /** The size from which on a segment is sealed, in bytes. */
  readonly maxSegmentBytes: number;
  /** Whether a segment is synced to the disk when it is sealed. */
  readonly syncOnSeal: boolean;
  /** Returns the time in milliseconds. */
  readonly now: () => number;
  /** Called after a segment was sealed. */
  readonly onSeal?: () => void;
  /** The calls by which it writes. */
  readonly files?: WriterFiles;
}

interface OpenSegment {
  readonly name: string;
  readonly fd: number;
  bytes: number;
}

const NODE_FILES: WriterFiles = { write: writeSync, sync: fsync };

/**
 * Appends events to segments of its own, so that writers never wait for each other. It holds a lock until
 * it is closed. A sender tests the lock to find out whether a segment may still grow.
 */
export class SpoolWriter {
  /** The id of the writer, which is part of the names of its segments. */
  readonly id: string = crypto.randomUUID();
  readonly #paths: SpoolPaths;
  readonly #options: SpoolWriterOptions;
  readonly #files: WriterFiles;
  #lock: FileLock | undefined;
  #segment: OpenSegment | undefined;
  #lastStamp = 0;
  #lastSync: Promise<void> = Promise.resolve();
  #isSynced = true;
  #quietBytes = 0;

  constructor(folder: string, options: SpoolWriterOptions) {
    this.#paths = spoolPaths(folder);
    this.#options = options;
    this.#files = options.files ?? NODE_FILES;
  }

  /** Appends an event by one write. Nothing of it stays if the write fails. */
  append(json: string): void {
    const segment = this.#segment ??= this.#openSegment();
    const record = encodeRecord(json, this.#options.now());
    this.#isSynced = false;
    try {
      const written = this.#files.write(segment.fd, record);
      if (written < record.length) throw new Error("No space left for the whole event");
    } catch (error) {
      ftruncateSync(segment.fd, segment.bytes);
      throw error;
    }
    segment.bytes += record.length;
    if (segment.bytes >= this.#options.maxSegmentBytes) this.seal();
  }

  /** Waits until all events appended so far are on the disk. Calls at the same time share the work. */
  sync(): Promise<void> {
    const { fd } = this.#segment ?? {};
    if (fd === undefined || this.#isSynced) return this.#lastSync;
    this.#isSynced = true;
    const synced = new Promise<void>((resolve, reject) => {
      this.#files.sync(fd, (error) => error === null ? resolve() : reject(error));
    });
    this.#lastSync = Promise.all([this.#lastSync.catch(() => {}), synced]).then(() => {});
    this.#lastSync.catch(() => void (this.#isSynced = false));
    return this.#lastSync;
  }

  /** Ends the current segment, so that it can be removed once it is delivered. */
  seal(): void {
    const segment = this.#segment;
    if (segment === undefined) return;
    const { name, fd } = segment;
    const synced = this.#options.syncOnSeal ? this.sync() : this.#lastSync;
    this.#segment = undefined;
    this.#isSynced = true;
    const close = (): void => closeSync(fd);
    synced.then(close, close);
    const path = (isOpen: boolean): string => segmentPath(this.#paths, { name, isOpen });
    renameSync(path(true), path(false));
    this.#options.onSeal?.();
  }

  /** Seals the current segment if nothing was appended since the last call. */
  sealIfQuiet(): void {
    const segment = this.#segment;
    if (segment !== undefined && segment.bytes === this.#quietBytes) this.seal();
    this.#quietBytes = this.#segment?.bytes ?? 0;
  }

  /** Seals the current segment, waits until it is on the disk, and releases the lock. */
  async close(): Promise<void> {
    this.seal();
    await this.#lastSync.catch(() => {});
    if (this.#lock === undefined) return;
    rmSync(writerLock(this.#paths, this.id), { force: true });
    this.#lock.release();
    this.#lock = undefined;
  }

  #openSegment(): OpenSegment {
    mkdirSync(this.#paths.folder, { recursive: true });
    this.#lock ??= FileLock.tryAcquire(writerLock(this.#paths, this.id));
    // After every other segment, also where the clock was set back.
    const others = spoolListing(readdirSync(this.#paths.folder)).segments;
    const highest = Math.max(this.#lastStamp, others.at(-1)?.stamp ?? 0);
    this.#lastStamp = Math.max(this.#options.now(), highest + 1);
    const name = segmentName(this.#lastStamp, this.id);
    return { name, fd: openSync(segmentPath(this.#paths, { name, isOpen: true }), "ax"), bytes: 0 };
  }
}
