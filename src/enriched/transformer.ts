import { isUtf8 } from "node:buffer";
import { LINE_FEED } from "./_ascii.ts";
import { byteLayout } from "./_byte_layout.ts";
import { UNUSUAL } from "./_byte_json.ts";
import { ByteLine } from "./_byte_line.ts";
import { type Page, SLACK } from "./_words.ts";
import { EnrichedParseError } from "./errors.ts";
import { toJson, type TransformOptions } from "./to_json.ts";

/** Options of {@linkcode createTransformer}. */
export interface TransformerOptions extends TransformOptions {
  /** Is called for each line that is not an enriched event. @default {it is only counted} */
  readonly onBad?: (line: string, error: EnrichedParseError) => void;
  /** The longest line that is taken, in bytes. @default {67_108_864} */
  readonly maxLength?: number;
}

/** Turns the bytes of enriched files into NDJSON, chunk by chunk. */
export interface Transformer {
  /** How many lines were read that are not empty. */
  readonly events: number;
  /** How many of them are not enriched events. */
  readonly badEvents: number;
  /**
   * Takes the next bytes, which may end anywhere, and gives the JSON of all lines that they end.
   *
   * @throws {RangeError} If a line is longer than `maxLength`.
   */
  transform(chunk: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Gives the JSON of the last line if no line feed ended it. New bytes then begin a new file. */
  finish(): Uint8Array<ArrayBuffer>;
}

/**
 * Makes a transformer of bytes, which is several times as fast as {@linkcode toJson} and gives the
 * same text.
 *
 * Lines end with LF or CRLF, and empty ones are left out. Bytes that are not UTF-8 become U+FFFD, and
 * a byte order mark at the start is left out.
 *
 * @param options What the JSON has, and where bad lines go.
 * @returns A transformer of one file at a time.
 *
 * @example Usage
 * ```ts
 * import { createTransformer, ENRICHED_FIELDS } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * const event: Record<string, string> = {
 *   collector_tstamp: "2026-01-31 10:20:30.400",
 *   event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
 *   v_collector: "ssc-3.0.0",
 *   v_etl: "enrich-6.0.0",
 * };
 * const line = ENRICHED_FIELDS.map(({ name }) => event[name] ?? "").join("\t");
 * const bytes = new TextEncoder().encode(`${line}\nnot an event\n`);
 *
 * const bad: string[] = [];
 * const transformer = createTransformer({ onBad: (line) => bad.push(line) });
 * const ndjson = [transformer.transform(bytes), transformer.finish()];
 * assertEquals(JSON.parse(new TextDecoder().decode(ndjson[0])).v_etl, "enrich-6.0.0");
 * assertEquals([transformer.events, bad], [2, ["not an event"]]);
 * ```
 */
export function createTransformer(options: TransformerOptions = {}): Transformer {
  return new ByteTransformer(options);
}

const BATCH_SIZE = 256 * 1024;
const MAX_LENGTH = 64 * 1024 * 1024;
const EMPTY = new Uint8Array(0);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const LINE_END = Uint8Array.of(LINE_FEED);
const MOST_KEPT = 64 * 1024 * 1024;

// A byte becomes at most six, as in `\u0001`, and each line gets the names of its members.
const MOST_GROWTH = 8;

class ByteTransformer implements Transformer {
  events = 0;
  badEvents = 0;
  readonly #options: TransformerOptions;
  readonly #maxLength: number;
  // Nothing where only `toJson` knows how.
  readonly #line: ByteLine | undefined;
  readonly #namesOfBatch: number = 0;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #page = pageOf(0);
  // The beginning of a line whose end has not come.
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #atStart = true;

  constructor(options: TransformerOptions) {
    const { maxLength = MAX_LENGTH } = options;
    this.#options = options;
    this.#maxLength = maxLength;
    const layout = byteLayout(options);
    if (!layout) return;
    this.#line = new ByteLine(layout);
    const names = layout.columns.reduce((sum, { member }) => sum + member.length + MOST_GROWTH, 0);
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
    if (this.#partsLength > this.#maxLength) throw tooLong(this.#maxLength);
  }

  /** Transforms whole lines, of which the first may have begun earlier. */
  #transformLines(lines: Uint8Array): Uint8Array<ArrayBuffer> {
    let length = this.#fill(lines);
    if (!isUtf8(this.#page.bytes.subarray(0, length))) length = this.#repair(length);
    let at = this.#atStart && startsWithMark(this.#page.bytes) ? BYTE_ORDER_MARK.length : 0;
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
      const end = this.#line ? this.#line.write(this.#page, at, out) : UNUSUAL;
      if (end === UNUSUAL || !this.#line) {
        const lineEnd = bytes.indexOf(LINE_FEED, at);
        out = this.#transformText(at, lineEnd, out);
        at = lineEnd + 1;
      } else {
        bytes[end] = LINE_FEED;
        out = end + 1;
        at = this.#line.next;
      }
    }
    const { bytes } = this.#page;
    if (bytes.length > MOST_KEPT) this.#page = pageOf(0);
    return bytes.slice(start, out);
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

  // Memory that is never written to costs nothing.
  #reserve(length: number): void {
    const size = this.#sizeOf(length);
    if (size > this.#page.bytes.length) this.#page = pageOf(size);
  }

  // What a batch is read from, and what it can become. One that is larger than others is one line.
  #sizeOf(length: number): number {
    return length * (1 + MOST_GROWTH) + this.#namesOfBatch + 3 * SLACK;
  }
}

function pageOf(size: number): Page {
  const bytes = new Uint8Array(size);
  return { bytes, view: new DataView(bytes.buffer) };
}

function startsWithMark(bytes: Uint8Array): boolean {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte);
}

function endOfBatch(chunk: Uint8Array, from: number, end: number): number {
  if (end - from <= BATCH_SIZE) return end;
  const before = chunk.lastIndexOf(LINE_FEED, from + BATCH_SIZE - 1) + 1;
  return before > from ? before : chunk.indexOf(LINE_FEED, from + BATCH_SIZE) + 1;
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length <= 1) return only ?? EMPTY;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLong(maxLength: number): RangeError {
  return new RangeError(`Cannot read a line of more than ${maxLength} bytes`);
}
