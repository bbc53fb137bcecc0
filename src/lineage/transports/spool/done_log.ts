import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { noneIfMissing } from "./folder.ts";

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
export function readOffsets(path: string): Set<number> {
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
