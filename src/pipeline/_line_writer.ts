import type { StagedObject } from "../archive/mod.ts";

const PIECE_LENGTH = 1024 * 1024;

/** Writes lines of text to a staged object in pieces of about 1 MiB, and counts them. */
export class LineWriter implements AsyncDisposable {
  /** The lines that were added. */
  rows = 0;
  /** The bytes that were written. */
  bytes = 0;
  readonly #staged: StagedObject;
  readonly #encoder = new TextEncoder();
  #text = "";

  constructor(staged: StagedObject) {
    this.#staged = staged;
  }

  /** Adds a line, given without its end. */
  add(line: string): void {
    this.#text += line + "\n";
    this.rows++;
  }

  /** Writes what was added, once it is enough to be worth it. */
  async flushIfFull(): Promise<void> {
    if (this.#text.length >= PIECE_LENGTH) await this.flush();
  }

  /** Writes what was added. */
  async flush(): Promise<void> {
    if (this.#text === "") return;
    const piece = this.#encoder.encode(this.#text);
    this.#text = "";
    this.bytes += piece.length;
    await this.#staged.write(piece);
  }

  /** Makes the object appear; answers `"exists"` if the name is taken. */
  async commit(): Promise<"committed" | "exists"> {
    return await this.#staged.commit();
  }

  /** Throws away what was not committed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#staged[Symbol.asyncDispose]();
  }
}
