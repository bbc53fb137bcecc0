import { builtinIfThere } from "../../internal/builtin.ts";
import { markLength } from "../../internal/content/byte_order_mark.ts";
import { concatBytes } from "../../internal/concat_bytes.ts";
import { CARRIAGE_RETURN, LINE_FEED } from "../json/ascii.ts";
import type { CollectedRows } from "./_collected_rows.ts";
import type { ByteLayout } from "./_layout.ts";
import { type LineWriter, lineWriter, SLACK, UNUSUAL } from "./_line_writer.ts";

/** Whole lines, each with its line feed. */
export interface Batch {
  /** The bytes, cut anywhere. */
  readonly parts: readonly Uint8Array[];
  readonly length: number;
  /** Whether a byte order mark may come first. */
  readonly isStart: boolean;
}

/** The length of a batch in bytes. A longer one is a single line. */
export const BATCH_SIZE = 256 * 1024;

/** Transforms a batch of lines. */
export type TransformBatch = (batch: Batch, collected: CollectedRows) => void;

// A byte becomes at most six, as in `\u0001`.
const MOST_GROWTH = 8;
const LONGEST_CHARACTER = 3;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const STRICT_DECODER = new TextDecoder("utf-8", { fatal: true });

/** A line on the page of a {@linkcode LineWriter}. */
export interface Line {
  readonly writer: LineWriter;
  /** The index of its first byte. */
  readonly at: number;
  /** The index of its line feed. */
  readonly end: number;
  /** The index of its row. */
  readonly out: number;
  /** The index after its row, {@linkcode UNUSUAL} if the writer could not write it. */
  readonly rowEnd: number;
}

/** Keeps a line, and returns the index after its row. */
export type KeepLine = (line: Line, collected: CollectedRows) => number;

/** Transforms lines by a {@linkcode LineWriter}. */
export function byteBatch(layout: ByteLayout, keepLine: KeepLine = keepRow): TransformBatch {
  const namesOfLine = layout.columns.reduce(
    (sum, { member }) => sum + LONGEST_CHARACTER * member.length + MOST_GROWTH,
    0,
  );
  const namesOfBatch = namesOfLine * (1 + Math.ceil(BATCH_SIZE / layout.columns.length));

  /** Returns a writer with room for the lines that are read, then for the rows. */
  function writerFor(length: number): LineWriter {
    return lineWriter(layout, length * (1 + MOST_GROWTH) + namesOfBatch + 3 * SLACK);
  }

  const isUtf8 = builtinIfThere("node:buffer")?.isUtf8 ?? decodesStrictly;
  return ({ parts, length, isStart }, collected) => {
    let writer = writerFor(length);
    let batchEnd = fill(writer.page, parts);
    if (!isUtf8(writer.page.subarray(0, batchEnd))) {
      const repaired = ENCODER.encode(DECODER.decode(writer.page.subarray(0, batchEnd)));
      writer = writerFor(repaired.length);
      batchEnd = fill(writer.page, [repaired]);
    }
    const { page } = writer;
    writer.startBatch();
    const start = batchEnd + SLACK;
    let out = start;
    for (let at = isStart ? markLength(page) : 0; at < batchEnd;) {
      const blank = blankLength(page, at);
      if (blank > 0) {
        at += blank;
        continue;
      }
      collected.events++;
      const rowEnd = writer.write(at, out);
      const end = rowEnd === UNUSUAL ? page.indexOf(LINE_FEED, at) : writer.next - 1;
      out = keepLine({ writer, at, end, out, rowEnd }, collected);
      at = end + 1;
    }
    collected.add(page.slice(start, out));
    for (const name of writer.entityColumns()) collected.entityColumns.add(name);
  };
}

/** Keeps the row of a line, which `toJson` writes if the writer could not. */
function keepRow(
  { writer: { page }, at, end, out, rowEnd }: Line,
  collected: CollectedRows,
): number {
  if (rowEnd !== UNUSUAL) {
    page[rowEnd] = LINE_FEED;
    return rowEnd + 1;
  }
  const row = ENCODER.encode(collected.rowOf(DECODER.decode(page.subarray(at, end))));
  page.set(row, out);
  return out + row.length;
}

/** Transforms lines by `toJson`. */
export function textBatch(batch: Batch, collected: CollectedRows): void {
  let rows = "";
  for (const line of textLines(batch)) {
    collected.events++;
    rows += collected.rowOf(line);
  }
  collected.add(ENCODER.encode(rows));
}

/** Returns the lines of a batch that are not blank. */
export function textLines({ parts, isStart }: Batch): readonly string[] {
  const bytes = concatBytes(parts);
  const text = DECODER.decode(bytes.subarray(isStart ? markLength(bytes) : 0));
  return text.split("\n").filter((line) => line !== "" && line !== "\r");
}

/** Returns the length of the blank line at an index, 0 if the line is not blank. */
function blankLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] === LINE_FEED) return 1;
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED ? 2 : 0;
}

function fill(page: Uint8Array, parts: readonly Uint8Array[]): number {
  let at = 0;
  for (const part of parts) {
    page.set(part, at);
    at += part.length;
  }
  return at;
}

/** The check of a browser, which has no function for it. */
function decodesStrictly(bytes: Uint8Array): boolean {
  try {
    STRICT_DECODER.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
