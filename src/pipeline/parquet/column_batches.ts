import {
  type ColumnReader,
  createColumnReader,
  type EventColumns,
  type LayoutField,
  type ReadEvents,
} from "../../enriched/mod.ts";

/** Events that were read, and the columns that are complete with them. */
export interface ColumnBatch extends ReadEvents {
  /** The number of rows of the columns. */
  readonly rowCount: number;
  /** The columns of these events and of those before, back to the last columns. */
  readonly columns: EventColumns | undefined;
}

/** Options of {@linkcode columnBatches} and {@linkcode columnsOf}. */
export interface ColumnBatchesOptions {
  /** The columns of the events. @default {ENRICHED_FIELDS} */
  readonly fields?: readonly LayoutField[];
}

// The bytes of lines that are kept before they are encoded.
const BATCH_SIZE = 8 * 1024 * 1024;

/** Reads the events of files into columns. */
export async function* columnBatches(
  files: Iterable<AsyncIterable<Uint8Array>> | AsyncIterable<AsyncIterable<Uint8Array>>,
  options: ColumnBatchesOptions,
): AsyncGenerator<ColumnBatch, void> {
  const reader = readerOf(options);
  for await (const file of files) {
    for await (const chunk of file) yield batchOf(reader.read(chunk), reader);
    yield batchOf(reader.finish(), reader);
  }
  if (reader.rows === 0) return;
  const columns = reader.take();
  const nothingBad = { badRows: new Uint8Array(), badEvents: 0, firstError: undefined };
  yield { ...nothingBad, events: 0, rowCount: columns.rows, columns };
}

/** Returns the columns of events. Without events, they are empty. */
export async function* columnsOf(
  batches: AsyncIterable<ColumnBatch>,
  options: ColumnBatchesOptions,
): AsyncGenerator<EventColumns, void> {
  let isEmpty = true;
  for await (const { columns } of batches) {
    if (!columns) continue;
    isEmpty = false;
    yield columns;
  }
  if (isEmpty) yield readerOf(options).take();
}

function readerOf({ fields }: ColumnBatchesOptions): ColumnReader {
  return createColumnReader(fields ? { fields } : {});
}

function batchOf(read: ReadEvents, reader: ColumnReader): ColumnBatch {
  const columns = reader.size >= BATCH_SIZE ? reader.take() : undefined;
  return { ...read, rowCount: columns?.rows ?? 0, columns };
}
