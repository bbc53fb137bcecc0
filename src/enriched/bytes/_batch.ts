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
  /** The number of bytes. */
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

/** Transforms lines by a {@linkcode LineWriter}, and by `toJson` those that it cannot write. */
export function byteBatch(layout: ByteLayout): TransformBatch {
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
    let end = fill(writer.page, parts);
    if (!isUtf8(writer.page.subarray(0, end))) {
      const repaired = ENCODER.encode(DECODER.decode(writer.page.subarray(0, end)));
      writer = writerFor(repaired.length);
      end = fill(writer.page, [repaired]);
    }
    const { page } = writer;
    const start = end + SLACK;
    let out = start;
    for (let at = isStart ? markLength(page) : 0; at < end;) {
      const blank = blankLength(page, at);
      if (blank > 0) {
        at += blank;
        continue;
      }
      collected.events++;
      const rowEnd = writer.write(at, out);
      if (rowEnd !== UNUSUAL) {
        page[rowEnd] = LINE_FEED;
        out = rowEnd + 1;
        at = writer.next;
        continue;
      }
      const lineEnd = page.indexOf(LINE_FEED, at);
      const row = collected.rowOf(DECODER.decode(page.subarray(at, lineEnd)));
      const bytes = ENCODER.encode(row);
      page.set(bytes, out);
      out += bytes.length;
      at = lineEnd + 1;
    }
    collected.add(page.slice(start, out));
  };
}

/** Transforms lines by `toJson`. */
export function textBatch({ parts, isStart }: Batch, collected: CollectedRows): void {
  const bytes = concatBytes(parts);
  const text = DECODER.decode(bytes.subarray(isStart ? markLength(bytes) : 0));
  let rows = "";
  for (const line of text.split("\n")) {
    if (line === "" || line === "\r") continue;
    collected.events++;
    rows += collected.rowOf(line);
  }
  collected.add(ENCODER.encode(rows));
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
