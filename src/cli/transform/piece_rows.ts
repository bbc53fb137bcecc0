import { concatBytes } from "../../internal/concat_bytes.ts";
import { gzipMember } from "../../internal/content/compression.ts";
import { naming } from "../input/naming_input.ts";
import type { LineRows, RowBatch } from "./line_rows.ts";
import type { WorkerTask } from "./worker_messages.ts";

/** Yields the rows of a piece, with `gzip` in one batch that is a gzip member. */
export function pieceRows(
  { piece, title }: WorkerTask & { readonly kind: "piece" },
  { lines, gzip }: { readonly lines: LineRows; readonly gzip: boolean },
): AsyncIterable<RowBatch> {
  const { buffer, length, firstLine } = piece;
  const batches = lines.of(only(new Uint8Array(buffer, 0, length)), { firstLine });
  const titled = title === undefined ? batches : naming({ title }, batches);
  return gzip ? gzippedRows(titled) : titled;
}

async function* gzippedRows(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch, void> {
  const all = await Array.fromAsync(batches);
  const rows = concatBytes(all.map((batch) => batch.rows));
  yield {
    rows: rows.length > 0 ? gzipMember(rows) : rows,
    badRows: all.map(({ badRows }) => badRows).join(""),
    events: sum(all.map(({ events }) => events)),
    badEvents: sum(all.map(({ badEvents }) => badEvents)),
    firstBad: all.find(({ firstBad }) => firstBad !== undefined)?.firstBad,
    entityColumns: [...new Set(all.flatMap(({ entityColumns }) => entityColumns))],
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}
