import { isUtf8 } from "node:buffer";
import { markLength } from "../../internal/byte_order_mark.ts";
import { concatBytes } from "../../internal/concat_bytes.ts";
import { longLineError, MAX_LINE_LENGTH } from "../../internal/long_line.ts";
import { LINE_FEED } from "../json/ascii.ts";
import { UNUSUAL } from "./_json.ts";
import { byteLayout } from "./_layout.ts";
import type { LineWriter } from "./_line.ts";
import { type LineWriters, lineWriters } from "./_line_writers.ts";
import { pageOf, SLACK } from "./_words.ts";
import { EnrichedParseError } from "../errors.ts";
import { toJson } from "../to_json.ts";
import type { Transformer, TransformerOptions } from "./transformer_types.ts";

const BATCH_SIZE = 256 * 1024;
const EMPTY = new Uint8Array(0);
const NO_PAGE = pageOf(0);

const LINE_END = Uint8Array.of(LINE_FEED);

// A byte becomes at most six, as in `\u0001`, and each line gets the names of its members, whose
// characters have at most three bytes.
const MOST_GROWTH = 8;
const LONGEST_CHARACTER = 3;

/** Cuts bytes into lines, gives each to a writer, and to `toJson` what the writer does not know. */
export class ByteTransformer implements Transformer {
  events = 0;
  badEvents = 0;
  readonly #options: TransformerOptions;
  readonly #maxLength: number;
  // Nothing where only `toJson` knows how.
  readonly #writers: LineWriters | undefined;
  readonly #namesOfBatch: number = 0;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  // Both during a call only.
  #line: LineWriter | undefined;
  #page = NO_PAGE;
  #isWriting = false;
  // The beginning of a line whose end has not come.
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #atStart = true;

  /** Makes a transformer with writers, the fastest unless told otherwise. */
  constructor(options: TransformerOptions, writersOf = lineWriters) {
    const { maxLength = MAX_LINE_LENGTH } = options;
    if (!(maxLength > 0)) throw new RangeError(`Cannot read lines of 'maxLength' ${maxLength}`);
    this.#options = options;
    this.#maxLength = maxLength;
    const layout = byteLayout(options);
    if (!layout) return;
    this.#writers = writersOf(layout);
    const names = layout.columns.reduce(
      (sum, { member }) => sum + LONGEST_CHARACTER * member.length + MOST_GROWTH,
      0,
    );
    this.#namesOfBatch = names * (1 + Math.ceil(BATCH_SIZE / layout.columns.length));
  }

  transform(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    const outputs: Uint8Array<ArrayBuffer>[] = [];
    for (let from = 0; from < end;) {
      const to = endOfBatch(chunk, from, end);
      outputs.push(this.#transformLines(chunk.subarray(from, to)));
      from = to;
    }
    if (end < chunk.length) this.#keep(chunk.slice(end));
    return joined(outputs);
  }

  finish(): Uint8Array<ArrayBuffer> {
    const output = this.#partsLength > 0 ? this.#transformLines(LINE_END) : EMPTY;
    this.#atStart = true;
    return output;
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partsLength += part.length;
    this.#checkLength(this.#partsLength);
  }

  /** Transforms whole lines, of which the first may have begun earlier. */
  #transformLines(lines: Uint8Array): Uint8Array<ArrayBuffer> {
    if (this.#isWriting) throw new Error("Cannot transform in 'onBad' of the same transformer");
    this.#isWriting = true;
    this.#line = this.#writers?.borrow();
    try {
      return this.#writeLines(lines);
    } finally {
      if (this.#line) this.#writers?.giveBack(this.#line);
      this.#line = undefined;
      this.#page = NO_PAGE;
      this.#isWriting = false;
    }
  }

  #writeLines(lines: Uint8Array): Uint8Array<ArrayBuffer> {
    let length = this.#fill(lines);
    this.#checkLines(length);
    if (!isUtf8(this.#page.bytes.subarray(0, length))) length = this.#repair(length);
    let at = this.#atStart ? markLength(this.#page.bytes) : 0;
    this.#atStart = false;
    const start = length + SLACK;
    let out = start;
    while (at < length) {
      const { bytes } = this.#page;
      if (bytes[at] === LINE_FEED) {
        at++;
        continue;
      }
      this.events++;
      const end = this.#line?.write(at, out) ?? UNUSUAL;
      const next = end === UNUSUAL ? bytes.indexOf(LINE_FEED, at) + 1 : this.#line?.next ?? length;
      if (end === UNUSUAL) {
        out = this.#transformText(at, next - 1, out);
      } else {
        bytes[end] = LINE_FEED;
        out = end + 1;
      }
      at = next;
    }
    return this.#page.bytes.slice(start, out);
  }

  // Hardly any batch is longer than a line may be.
  #checkLines(length: number): void {
    if (length <= this.#maxLength) return;
    const { bytes } = this.#page;
    for (let at = 0; at < length;) {
      const end = bytes.indexOf(LINE_FEED, at);
      this.#checkLength(end - at);
      at = end + 1;
    }
  }

  #checkLength(length: number): void {
    if (length > this.#maxLength) throw longLineError(this.#maxLength, "bytes");
  }

  /** Takes the way of {@linkcode toJson}, which knows all that is rare, and what is wrong. */
  #transformText(from: number, to: number, out: number): number {
    const line = this.#decoder.decode(this.#page.bytes.subarray(from, to));
    let json: string;
    try {
      json = toJson(line, this.#options);
    } catch (error) {
      if (!(error instanceof EnrichedParseError)) throw error;
      this.badEvents++;
      this.#options.onBad?.(line, error);
      return out;
    }
    const row = this.#encoder.encode(`${json}\n`);
    this.#reserveOutput(out, row.length);
    this.#page.bytes.set(row, out);
    return out + row.length;
  }

  // There is room for what the byte path makes of a batch; other dialects may need more.
  #reserveOutput(out: number, length: number): void {
    const { bytes } = this.#page;
    if (this.#line || out + length <= bytes.length) return;
    this.#page = pageOf(2 * bytes.length + length);
    this.#page.bytes.set(bytes.subarray(0, out));
  }

  /** Puts what was kept, then lines, at the start of the page, and gives their length. */
  #fill(lines: Uint8Array): number {
    const length = this.#partsLength + lines.length;
    this.#reserve(length);
    let at = 0;
    for (const part of [...this.#parts, lines]) {
      this.#page.bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#partsLength = 0;
    return length;
  }

  /** Puts U+FFFD where bytes are no UTF-8, and gives the new length. */
  #repair(length: number): number {
    const text = this.#decoder.decode(this.#page.bytes.subarray(0, length));
    const repaired = this.#encoder.encode(text);
    this.#reserve(repaired.length);
    this.#page.bytes.set(repaired);
    return repaired.length;
  }

  #reserve(length: number): void {
    const size = this.#sizeOf(length);
    this.#page = this.#line ? this.#line.reserve(size) : pageOf(size);
  }

  // What a batch is read from, and what it can become. One that is larger than others is one line.
  #sizeOf(length: number): number {
    return length * (1 + MOST_GROWTH) + this.#namesOfBatch + 3 * SLACK;
  }
}

function endOfBatch(chunk: Uint8Array, from: number, end: number): number {
  if (end - from <= BATCH_SIZE) return end;
  const before = chunk.lastIndexOf(LINE_FEED, from + BATCH_SIZE - 1) + 1;
  return before > from ? before : chunk.indexOf(LINE_FEED, from + BATCH_SIZE) + 1;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only = EMPTY] = parts;
  return parts.length > 1 ? concatBytes(parts) : only;
}
