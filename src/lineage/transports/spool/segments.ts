import { DoneLog } from "./bound.ts";
import {
  donePath,
  FileLock,
  listSpool,
  type Segment,
  segmentPath,
  type SpoolPaths,
  writerLock,
} from "./folder.ts";
import { type CorruptRecord, decodeRecord, type SpoolRecord } from "./record.ts";
import { existsSync, renameSync, rmSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";

/** The segments of a spool, each with its reader, in the order of their events. */
export class Segments {
  readonly #paths: SpoolPaths;
  readonly #ownWriter: string | undefined;
  readonly #readers = new Map<string, SegmentReader>();
  #order: readonly SegmentReader[] = [];

  constructor(paths: SpoolPaths, ownWriter: string | undefined) {
    this.#paths = paths;
    this.#ownWriter = ownWriter;
  }

  /** The readers, in the order of the events. */
  get readers(): readonly SegmentReader[] {
    return this.#order;
  }

  /** Lists the folder again, and seals the segments of writers that have ended. */
  async refresh(): Promise<void> {
    const { segments, done } = await listSpool(this.#paths);
    this.#removeOrphans(done);
    for (const segment of this.#sealAbandoned(segments)) {
      const reader = this.#readers.get(segment.name);
      if (reader === undefined) {
        this.#readers.set(segment.name, new SegmentReader(this.#paths, segment));
      } else reader.segment = segment;
    }
    this.#sort();
  }

  /** Removes the segments whose events are all delivered. */
  async removeDelivered(): Promise<void> {
    for (const [name, reader] of this.#readers) {
      if (reader.mayHaveMore || !reader.isDelivered) continue;
      await reader.remove();
      this.#readers.delete(name);
    }
    this.#sort();
  }

  /** Closes all files. */
  async close(): Promise<void> {
    for (const reader of this.#readers.values()) await reader.close();
    this.#readers.clear();
    this.#sort();
  }

  /** Removes the lists of segments that are gone: a process was killed between the two. */
  #removeOrphans(done: readonly string[]): void {
    for (const name of done) {
      // In this order, as a writer may seal the segment meanwhile.
      const isThere = [true, false].some((isOpen) =>
        existsSync(segmentPath(this.#paths, { name, isOpen }))
      );
      if (!isThere) rmSync(donePath(this.#paths, name), { force: true });
    }
  }

  #sort(): void {
    this.#order = [...this.#readers.values()]
      .toSorted((a, b) => a.segment.name < b.segment.name ? -1 : 1);
  }

  #sealAbandoned(segments: readonly Segment[]): readonly Segment[] {
    const open = segments.filter(({ isOpen, writer }) => isOpen && writer !== this.#ownWriter);
    const writers = new Set(open.map(({ writer }) => writer));
    const gone = [...writers].filter((writer) => this.#isGone(writer));
    return segments.map((segment) => {
      if (!segment.isOpen || !gone.includes(segment.writer)) return segment;
      const sealed = { ...segment, isOpen: false };
      renameSync(segmentPath(this.#paths, segment), segmentPath(this.#paths, sealed));
      return sealed;
    });
  }

  /** Reports whether a writer has ended. It acquires its lock before its first segment. */
  #isGone(writer: string): boolean {
    const path = writerLock(this.#paths, writer);
    if (!existsSync(path)) return true;
    const lock = FileLock.tryAcquire(path);
    if (lock === undefined) return false;
    rmSync(path, { force: true });
    lock.release();
    return true;
  }
}

const LINE_FEED = 0x0a;
const CHUNK_BYTES = 256 * 1024;

/** Reads the records of a segment that are not delivered, and marks those that are. */
export class SegmentReader {
  /** The segment, which its writer may seal meanwhile. */
  segment: Segment;
  readonly #paths: SpoolPaths;
  readonly #done: DoneLog;
  readonly #waiting = new Set<number>();
  #file: FileHandle | undefined;
  #offset = 0;
  #isComplete = false;

  constructor(paths: SpoolPaths, segment: Segment) {
    this.segment = segment;
    this.#paths = paths;
    this.#done = new DoneLog(donePath(paths, segment.name));
  }

  /** Whether the segment may have records that were not read. */
  get mayHaveMore(): boolean {
    return !this.#isComplete;
  }

  /** Whether all records that were read are delivered, or set aside. */
  get isDelivered(): boolean {
    return this.#waiting.size === 0;
  }

  /** Reads the next records that are not delivered. Returns `undefined` at the end of the segment. */
  async read(): Promise<readonly (SpoolRecord | CorruptRecord)[] | undefined> {
    // A segment that was sealed before the read cannot grow after it.
    const { isOpen } = this.segment;
    for (let size = CHUNK_BYTES;; size *= 2) {
      const bytes = await this.#bytesAt(this.#offset, size);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      // A record that is larger than the chunk needs a larger one.
      if (end === 0 && bytes.length === size) continue;
      if (end > 0) return this.#records(bytes.subarray(0, end));
      // A record without its line feed is the torn tail of a writer that was killed before `emit`
      // returned. It goes with the segment.
      this.#isComplete = !isOpen;
      return undefined;
    }
  }

  /** Marks a record as delivered, or as set aside. */
  markDone(offset: number): void {
    this.#waiting.delete(offset);
    this.#done.add(offset);
  }

  /** Removes the segment, all of which is delivered. */
  async remove(): Promise<void> {
    await this.close();
    // In this order: a list without its segment is nothing to deliver.
    await rm(segmentPath(this.#paths, this.segment), { force: true });
    this.#done.remove();
  }

  /** Closes the files. */
  async close(): Promise<void> {
    this.#done.close();
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #records(bytes: Uint8Array): readonly (SpoolRecord | CorruptRecord)[] {
    const records: (SpoolRecord | CorruptRecord)[] = [];
    for (let start = 0; start < bytes.length;) {
      const end = bytes.indexOf(LINE_FEED, start);
      const offset = this.#offset + start;
      if (end > start && !this.#done.has(offset)) {
        records.push(decodeRecord(bytes.subarray(start, end), offset));
        this.#waiting.add(offset);
      }
      start = end + 1;
    }
    this.#offset += bytes.length;
    return records;
  }

  async #bytesAt(offset: number, size: number): Promise<Uint8Array> {
    this.#file ??= await openSegment(this.#paths, this.segment);
    if (this.#file === undefined) return new Uint8Array();
    const { bytesRead, buffer } = await this.#file.read(new Uint8Array(size), 0, size, offset);
    return buffer.subarray(0, bytesRead);
  }
}

/** Opens a segment, or nothing if it was dropped to make room. */
async function openSegment(paths: SpoolPaths, segment: Segment): Promise<FileHandle | undefined> {
  try {
    return await open(segmentPath(paths, segment));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    // Its writer may have sealed it since the folder was listed.
    return segment.isOpen ? await openSegment(paths, { ...segment, isOpen: false }) : undefined;
  }
}
