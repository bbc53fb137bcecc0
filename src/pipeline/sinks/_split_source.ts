import { linePieces } from "../../internal/text/line_pieces.ts";

/** Cuts the text of files at line ends into what several conversions read, one after the other. */
export class SplitSource {
  readonly #pieces: AsyncIterator<Uint8Array | "end of file">;
  #next: Uint8Array | "end of file" | undefined;
  #isOpen = true;

  constructor(files: AsyncIterable<AsyncIterable<Uint8Array>>) {
    this.#pieces = piecesOf(files);
  }

  /** Reports whether there is more to read. */
  async hasMore(): Promise<boolean> {
    while (this.#isOpen && (this.#next === undefined || this.#next === "end of file")) {
      await this.#advance();
    }
    return this.#isOpen;
  }

  /** Returns what is left of the files, up to the piece after which `isFull` returns true. */
  async *files(isFull: () => boolean): AsyncGenerator<AsyncIterable<Uint8Array>, void> {
    while (!isFull() && await this.hasMore()) yield this.#file(isFull);
  }

  /** Closes the file that is read. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async *#file(isFull: () => boolean): AsyncGenerator<Uint8Array, void> {
    while (!isFull()) {
      if (this.#next === undefined) await this.#advance();
      const next = this.#next;
      if (next === undefined || next === "end of file") return;
      this.#next = undefined;
      yield next;
    }
  }

  async #advance(): Promise<void> {
    const { value, done } = await this.#pieces.next();
    this.#isOpen = !done;
    this.#next = done ? undefined : value;
  }
}

async function* piecesOf(
  files: AsyncIterable<AsyncIterable<Uint8Array>>,
): AsyncGenerator<Uint8Array | "end of file", void> {
  for await (const file of files) {
    for await (const { buffer, length } of linePieces(file)) {
      yield new Uint8Array(buffer, 0, length);
    }
    yield "end of file";
  }
}
