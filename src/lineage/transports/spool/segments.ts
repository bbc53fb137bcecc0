import { existsSync, renameSync, rmSync } from "node:fs";
import { donePath, listSpool, segmentPath, writerLock } from "./folder.ts";
import type { Segment, SpoolPaths } from "./folder.ts";
import { FileLock } from "./lock.ts";
import { SegmentReader } from "./segment_reader.ts";

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
