import { longLineError, MAX_LINE_LENGTH } from "../../internal/long_line.ts";
import { LINE_FEED } from "../json/ascii.ts";
import { BATCH_SIZE, byteBatch, textBatch, type TransformBatch } from "./_batch.ts";
import { CollectedRows } from "./_collected_rows.ts";
import { byteLayout } from "./_layout.ts";
import { canWriteLines } from "./_line_writer.ts";
import type { TransformedRows, Transformer, TransformerOptions } from "./transformer_types.ts";

const LINE_END = Uint8Array.of(LINE_FEED);

/**
 * Creates a transformer of bytes, which is many times as fast as {@linkcode toJson} and writes the
 * same text.
 *
 * Lines end with LF or CRLF, and blank lines are skipped. Bytes that are not UTF-8 become U+FFFD, and
 * a byte order mark at the start of a file is skipped.
 *
 * @param options The form of the JSON, and the processor that bad rows name.
 * @returns A transformer of one file at a time.
 * @throws {RangeError} If `maxLength` is not above zero, `fields` is empty or names a column twice.
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
 * const transformer = createTransformer();
 * const { rows, badRows, events, badEvents } = transformer.transform(bytes);
 * assertEquals(JSON.parse(new TextDecoder().decode(rows)).v_etl, "enrich-6.0.0");
 * assertEquals(JSON.parse(new TextDecoder().decode(badRows)).data.payload, "not an event");
 * assertEquals([events, badEvents], [2, 1]);
 * assertEquals(transformer.finish().events, 0);
 * ```
 */
export function createTransformer(options: TransformerOptions = {}): Transformer {
  return new ByteTransformer(options);
}

/** Cuts bytes into batches of whole lines. */
class ByteTransformer implements Transformer {
  readonly #options: TransformerOptions;
  readonly #maxLength: number;
  readonly #transformBatch: TransformBatch;
  // The beginning of a line whose end has not come.
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #isStart = true;

  constructor(options: TransformerOptions) {
    const { maxLength = MAX_LINE_LENGTH } = options;
    if (!(maxLength > 0)) throw new RangeError(`Cannot read lines of 'maxLength' ${maxLength}`);
    this.#options = options;
    this.#maxLength = maxLength;
    const layout = byteLayout(options);
    this.#transformBatch = layout && canWriteLines() ? byteBatch(layout) : textBatch;
  }

  transform(chunk: Uint8Array): TransformedRows {
    const collected = new CollectedRows(this.#options);
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    for (let from = 0; from < end;) {
      const to = endOfBatch(chunk, from, end);
      this.#transformLines(chunk.subarray(from, to), collected);
      from = to;
    }
    if (end < chunk.length) this.#keep(chunk.slice(end));
    return collected.finish();
  }

  finish(): TransformedRows {
    const collected = new CollectedRows(this.#options);
    if (this.#partsLength > 0) this.#transformLines(LINE_END, collected);
    this.#isStart = true;
    return collected.finish();
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(part);
    this.#partsLength += part.length;
    this.#checkLength(this.#partsLength);
  }

  /** Transforms whole lines, the first of which may have begun in an earlier chunk. */
  #transformLines(lines: Uint8Array, collected: CollectedRows): void {
    const length = this.#partsLength + lines.length;
    if (length > this.#maxLength) this.#checkLines(lines);
    const batch = { parts: [...this.#parts, lines], length, isStart: this.#isStart };
    this.#parts = [];
    this.#partsLength = 0;
    this.#isStart = false;
    this.#transformBatch(batch, collected);
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
