import { streamOf } from "../../internal/stream_of.ts";
import {
  makeData,
  RecordBatch as ArrowBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  tableToIPC,
} from "apache-arrow";
import {
  Compression,
  EnabledStatistics,
  type RecordBatch,
  Table,
  transformParquetStream,
  type WriterProperties,
  WriterPropertiesBuilder,
} from "parquet-wasm";
import { ENRICHED_FIELDS, type EventColumns } from "../../enriched/mod.ts";
import { VERSION } from "../../internal/version.ts";
import type { ParquetOptions } from "./parquet_options.ts";
import { type ArrowColumn, TypedEntities } from "./_typed_entities.ts";

const COMPRESSIONS = {
  snappy: Compression.SNAPPY,
  zstd: Compression.ZSTD,
  none: Compression.UNCOMPRESSED,
};
const MOST_ROW_GROUP_BYTES = 128 * 1024 * 1024;

// Strings by which readers skip row groups.
const SEARCHED: readonly string[] = ["app_id", "platform", "event", "event_vendor", "event_name"];
// Their values are different in nearly every row, so that a dictionary costs time and saves nothing.
const UNIQUE: readonly string[] = ["event_id", "event_fingerprint"];

/**
 * Writes enriched events as a Parquet file, row group by row group. Reads the next columns only when
 * the bytes before are taken.
 *
 * @throws {SyntaxError} If a schema lacks its vendor, name, format and version under `self`.
 */
export async function* parquetFile(
  source: AsyncIterable<EventColumns>,
  options: ParquetOptions = {},
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const entities = new TypedEntities(options.schemas ?? []);
  let failure: { readonly error: unknown } | undefined;
  let isLeft = false;

  // To the writer a source that fails is one that ends, and it reads on when its output is cancelled.
  async function* batches(): AsyncGenerator<RecordBatch, void> {
    try {
      for await (const columns of source) {
        if (isLeft) return;
        yield* wasmBatches(entities.split(columns), columns.rows);
      }
    } catch (error) {
      failure = { error };
    }
  }

  try {
    const stream: ReadableStream<Uint8Array<ArrayBuffer>> = await transformParquetStream(
      streamOf(batches()),
      properties(options),
    );
    for await (const bytes of stream) {
      if (failure) break;
      yield bytes;
    }
  } catch (error) {
    throw failure ? failure.error : error;
  } finally {
    isLeft = true;
  }
  if (failure) throw failure.error;
}

// The memory of the writer takes data of Arrow only as IPC.
function wasmBatches(columns: readonly ArrowColumn[], rows: number): readonly RecordBatch[] {
  const schema = new Schema(columns.map(({ field }) => field));
  const data = makeData({
    type: new Struct(schema.fields),
    length: rows,
    nullCount: 0,
    children: columns.map(({ data }) => data),
  });
  const table = new ArrowTable(schema, [new ArrowBatch(schema, data)]);
  const copied = Table.fromIPCStream(tableToIPC(table, "stream"));
  try {
    return copied.recordBatches();
  } finally {
    copied.free();
  }
}

function properties(options: ParquetOptions): WriterProperties {
  const { fields = ENRICHED_FIELDS, compression = "snappy", rowGroupRows = 100_000 } = options;
  let builder = new WriterPropertiesBuilder()
    .setCreatedBy(`runline version ${VERSION}`)
    .setCompression(COMPRESSIONS[compression])
    .setStatisticsEnabled(EnabledStatistics.None)
    .setMaxRowGroupSize(rowGroupRows)
    .setMaxRowGroupBytes(MOST_ROW_GROUP_BYTES);
  for (const { name, type } of fields) {
    if (type !== "string" && type !== "uuid" || SEARCHED.includes(name)) {
      builder = builder.setColumnStatisticsEnabled(name, EnabledStatistics.Chunk);
    }
    if (type === "timestamp" || UNIQUE.includes(name)) {
      builder = builder.setColumnDictionaryEnabled(name, false);
    }
  }
  return builder.build();
}
