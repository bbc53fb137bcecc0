import { longLineError, MAX_LINE_LENGTH } from "../../internal/text/long_line.ts";
import { LINE_FEED } from "../json/ascii.ts";
import { type Batch, BATCH_SIZE } from "./_batch.ts";

const LINE_END = Uint8Array.of(LINE_FEED);

/** Cuts the bytes of files into batches of whole lines. */
export class LineCutter {
  readonly #maxLength: number;
  // The beginning of a line whose end has not come.
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #isStart = true;

  /** @throws {RangeError} If `maxLength` is not above zero. */
  constructor({ maxLength = MAX_LINE_LENGTH }: { readonly maxLength?: number }) {
    if (!(maxLength > 0)) throw new RangeError(`Cannot read lines of 'maxLength' ${maxLength}`);
    this.#maxLength = maxLength;
  }

  /**
   * Cuts the next bytes, which may end anywhere.
   *
   * @throws {RangeError} If a line is longer than `maxLength`.
   */
  *cut(chunk: Uint8Array): Generator<Batch, void> {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    for (let from = 0; from < end;) {
      const to = endOfBatch(chunk, from, end);
      yield this.#batchOf(chunk.subarray(from, to));
      from = to;
    }
    if (end < chunk.length) this.#keep(chunk.slice(end));
  }

  /** Returns the last line if no line feed ended it. The next bytes begin a new file. */
  *finish(): Generator<Batch, void> {
    if (this.#partsLength > 0) yield this.#batchOf(LINE_END);
    this.#isStart = true;
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partsLength += part.length;
    this.#checkLength(this.#partsLength);
  }

  // The first line may have begun in an earlier chunk.
  #batchOf(lines: Uint8Array): Batch {
    const length = this.#partsLength + lines.length;
    if (length > this.#maxLength) this.#checkLines(lines);
    const batch = { parts: [...this.#parts, lines], length, isStart: this.#isStart };
    this.#parts = [];
    this.#partsLength = 0;
    this.#isStart = false;
    return batch;
  }

  #checkLines(lines: Uint8Array): void {
    let before = this.#partsLength;
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf(LINE_FEED, at);
      this.#checkLength(before + end - at);
      before = 0;
      at = end + 1;
    }
  }

  #checkLength(length: number): void {
    if (length > this.#maxLength) throw longLineError(this.#maxLength, "bytes");
  }
}

// A batch that is larger than others is one line.
function endOfBatch(chunk: Uint8Array, from: number, end: number): number {
  if (end - from <= BATCH_SIZE) return end;
  const before = chunk.lastIndexOf(LINE_FEED, from + BATCH_SIZE - 1) + 1;
  return before > from ? before : chunk.indexOf(LINE_FEED, from + BATCH_SIZE) + 1;
}
