import { concatBytes } from "../../internal/concat_bytes.ts";
import type { StagedObject } from "../../archive/mod.ts";

const PIECE_LENGTH = 1024 * 1024;

/** Writes to a staged object in pieces of about 1 MiB. */
export class PieceWriter implements AsyncDisposable {
  bytes = 0;
  readonly #staged: StagedObject;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(staged: StagedObject) {
    this.#staged = staged;
  }

  /** The bytes that were written or added. */
  get size(): number {
    return this.bytes + this.#length;
  }

  async addAll(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const bytes of source) {
      this.add(bytes);
      await this.flushIfFull();
    }
    await this.flush();
  }

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#length += bytes.length;
  }

  /** Writes what was added, once it is enough to be worth it. */
  async flushIfFull(): Promise<void> {
    if (this.#length >= PIECE_LENGTH) await this.flush();
  }

  /** Writes what was added. */
  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const piece = concatBytes(this.#pieces);
    this.#pieces = [];
    this.#length = 0;
    this.bytes += piece.length;
    await this.#staged.write(piece);
  }

  /** Commits the object; answers `"exists"` if the name is taken. */
  async commit(): Promise<"committed" | "exists"> {
    return await this.#staged.commit();
  }

  /** Throws away what was not committed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#staged[Symbol.asyncDispose]();
  }
}
