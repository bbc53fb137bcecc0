import { concatBytes } from "../../internal/concat_bytes.ts";
import { gzipMember } from "../../internal/content/compression.ts";
import { naming } from "../input/naming_input.ts";
import type { LineRows, RowBatch } from "./line_rows.ts";
import type { PieceForm, WorkerTask } from "./worker_messages.ts";

const CHUNK_SIZE = 1024 * 1024;

/** Options of {@linkcode pieceRows}. */
export interface PieceRowsOptions {
  /** Transforms lines. */
  readonly lines: LineRows;
  readonly form: PieceForm;
}

/** Yields the rows of a piece, as a gzip member or a Parquet file in one batch. */
export function pieceRows(
  { piece, title, firstLine = 1 }: WorkerTask & { readonly kind: "piece" },
  { lines, form }: PieceRowsOptions,
): AsyncIterable<RowBatch> {
  const { buffer, length } = piece;
  const bytes = new Uint8Array(buffer, 0, length);
  if (typeof form === "object") return parquetRows(chunksOf(bytes), form);
  const batches = lines.of(only(bytes), { firstLine });
  const titled = title === undefined ? batches : naming({ title }, batches);
  return form === "gzip" ? gzippedRows(titled) : titled;
}

async function* gzippedRows(batches: AsyncIterable<RowBatch>): AsyncGenerator<RowBatch, void> {
  const all = await Array.fromAsync(batches);
  const rows = concatBytes(all.map((batch) => batch.rows));
  yield { ...joined(all), rows: rows.length > 0 ? gzipMember(rows) : rows };
}

async function* parquetRows(
  lines: AsyncIterable<Uint8Array>,
  form: Exclude<PieceForm, string>,
): AsyncGenerator<RowBatch, void> {
  const { parquetBytes } = await import("../../pipeline/parquet.ts");
  const decoder = new TextDecoder();
  const all: Omit<RowBatch, "rows">[] = [];
  const file = parquetBytes([lines], {
    ...form,
    onRead: ({ badRows, firstError, ...counts }) => {
      const firstBad = firstError?.message;
      all.push({ ...counts, badRows: decoder.decode(badRows), firstBad, entityColumns: [] });
    },
  });
  const rows = concatBytes(await Array.fromAsync(file));
  const batch = joined(all);
  yield { ...batch, rows: batch.events > batch.badEvents ? rows : new Uint8Array() };
}

function joined(all: readonly Omit<RowBatch, "rows">[]): Omit<RowBatch, "rows"> {
  return {
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

// Columns are written as soon as there are enough lines, so that less memory is touched at once.
async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += CHUNK_SIZE) {
    yield await Promise.resolve(bytes.subarray(at, at + CHUNK_SIZE));
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(bytes);
}
