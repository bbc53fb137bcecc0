import { TransportError } from "../../errors.ts";
import {
  donePath,
  listSpool,
  noneIfMissing,
  type Segment,
  segmentPath,
  type SpoolPaths,
} from "./folder.ts";
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { open, rm, stat } from "node:fs/promises";

/** The options of {@linkcode SpoolBound}. */
interface SpoolBoundOptions {
  /** The folder. */
  readonly paths: SpoolPaths;
  /** The largest size of all segments together, in bytes. */
  readonly maxBytes: number;
  /** Whether an event is refused, or the oldest sealed segments are removed. */
  readonly whenFull: "error" | "drop-oldest";
  /** Called with each segment that was removed to make room. */
  readonly onError: (error: TransportError) => void;
}

interface SizedSegment extends Segment {
  readonly bytes: number;
}

/** Keeps the size of a spool within bounds, to within a segment of each writer. */
export class SpoolBound {
  readonly #options: SpoolBoundOptions;
  #isFull = false;
  #measuring: Promise<void> = Promise.resolve();
  // A sealed segment does not grow, so its size is read once.
  readonly #sizes = new Map<string, number>();

  constructor(options: SpoolBoundOptions) {
    this.#options = options;
  }

  /** Whether the spool was full when it was last measured. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Measures the folder, and makes room if that is the policy. Calls wait for those before them. */
  measure(): Promise<void> {
    this.#measuring = this.#measuring.catch(() => {}).then(() => this.#measure());
    return this.#measuring;
  }

  /** Measures again, and refuses an event if there is still no room. */
  async requireRoom(): Promise<void> {
    await this.measure();
    if (!this.#isFull) return;
    const { paths, maxBytes } = this.#options;
    throw new TransportError(
      `Cannot append lineage event to the spool "${paths.folder}": it already has ${maxBytes} bytes`,
      { code: "TRANSPORT_FULL", url: paths.folder, retryable: true },
    );
  }

  async #measure(): Promise<void> {
    const { paths, maxBytes, whenFull } = this.#options;
    const segments = await this.#sized((await listSpool(paths)).segments);
    let total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const segment of segments) {
      if (total <= maxBytes || whenFull !== "drop-oldest") break;
      if (segment.isOpen) continue;
      await this.#drop(segment);
      total -= segment.bytes;
    }
    this.#isFull = whenFull === "error" && total > maxBytes;
  }

  async #sized(segments: readonly Segment[]): Promise<readonly SizedSegment[]> {
    const sized: SizedSegment[] = [];
    for (const segment of segments) {
      const bytes = this.#sizes.get(segment.name) ??
        await sizeOf(segmentPath(this.#options.paths, segment));
      if (!segment.isOpen) this.#sizes.set(segment.name, bytes);
      sized.push({ ...segment, bytes });
    }
    const names = new Set(segments.map(({ name }) => name));
    for (const name of this.#sizes.keys()) if (!names.has(name)) this.#sizes.delete(name);
    return sized;
  }

  async #drop(segment: SizedSegment): Promise<void> {
    const { paths, maxBytes, onError } = this.#options;
    const count = await countWaiting(paths, segment);
    await rm(segmentPath(paths, segment), { force: true });
    await rm(donePath(paths, segment.name), { force: true });
    const message = `Cannot keep ${count} lineage events in the spool "${paths.folder}": ` +
      `it has more than ${maxBytes} bytes, and the oldest were dropped`;
    onError(new TransportError(message, { code: "TRANSPORT_FULL", url: paths.folder }));
  }
}

/** Counts the events of a segment that are not delivered, without reading them into memory. */
export async function countWaiting(paths: SpoolPaths, segment: Segment): Promise<number> {
  const done = readOffsets(donePath(paths, segment.name)).size;
  await using file = await open(segmentPath(paths, segment));
  let lines = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    for (const byte of chunk as Uint8Array) if (byte === 0x0a) lines++;
  }
  return Math.max(0, lines - done);
}

/** Returns the size of a file, which is 0 once it is gone. */
export function sizeOf(path: string): Promise<number> {
  return stat(path).then(({ size }) => size, () => 0);
}

const ENTRY_REGEXP = /^(\d+);$/gm;

/** The list of the records of a segment that are delivered, in a file beside it. */
export class DoneLog {
  readonly #path: string;
  readonly #offsets: Set<number>;
  #fd: number | undefined;

  constructor(path: string) {
    this.#path = path;
    this.#offsets = readOffsets(path);
  }

  /** Reports whether the record at an offset is delivered. */
  has(offset: number): boolean {
    return this.#offsets.has(offset);
  }

  /** Marks the record at an offset as delivered. */
  add(offset: number): void {
    this.#offsets.add(offset);
    // A piece of an entry that a power cut left is on a separate line, and has no semicolon.
    this.#fd ??= openSync(this.#path, "a");
    writeSync(this.#fd, `\n${offset};\n`);
  }

  /** Closes the file. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** Removes the file. */
  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }
}

/** Reads the offsets of the records that are delivered. */
function readOffsets(path: string): Set<number> {
  const text = readText(path);
  return new Set([...text.matchAll(ENTRY_REGEXP)].map(([, offset]) => Number(offset)));
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    return noneIfMissing(error as NodeJS.ErrnoException).join("");
  }
}
