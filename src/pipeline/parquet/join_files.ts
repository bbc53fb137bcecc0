import { concatBytes } from "../../internal/concat_bytes.ts";
import {
  readThrift,
  type ThriftList,
  type ThriftStruct,
  type ThriftValue,
  writeThrift,
} from "./_thrift.ts";

// Field numbers of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
const FILE = { rows: 3, rowGroups: 4 };
const ROW_GROUP = { columns: 1, fileOffset: 5, ordinal: 7 };
const COLUMN_CHUNK = { metadata: 3, pageIndexes: [4, 5, 6, 7] };
const METADATA = { size: 7, dataPage: 9, dictionaryPage: 11 };

const MAGIC = new TextEncoder().encode("PAR1");

/**
 * Joins Parquet files of the same columns, as {@linkcode parquetFile} writes them, into one: their row
 * groups one after another, byte for byte, and metadata with the new offsets. Indexes of pages are left
 * out. Without files, it yields nothing.
 *
 * @throws {SyntaxError} If a file is not a whole Parquet file. The message has its number.
 */
export async function* joinFiles(
  files: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  // Written at once, as metadata takes thirty times the memory in objects.
  const rowGroups: Uint8Array[] = [];
  let metadata: ThriftStruct | undefined;
  let length = MAGIC.length;
  let rows = 0;
  let number = 0;
  for await (const file of files) {
    const own = metadataOf(file, ++number);
    if (!metadata) yield MAGIC;
    metadata ??= own;
    const start = length;
    for (const rowGroup of structsOf(own, FILE.rowGroups)) {
      length = moveRowGroup(rowGroup, start - MAGIC.length);
      set(rowGroup, ROW_GROUP.ordinal, BigInt(rowGroups.length));
      rowGroups.push(writeThrift(rowGroup));
    }
    rows += numberOf(own, FILE.rows);
    yield file.slice(MAGIC.length, MAGIC.length + length - start);
  }
  if (metadata) yield footer(metadata, { rowGroups, rows });
}

function metadataOf(file: Uint8Array, number: number): ThriftStruct {
  const end = file.length - MAGIC.length - 4;
  if (end > MAGIC.length && isMagic(file, 0) && isMagic(file, file.length - MAGIC.length)) {
    const size = new DataView(file.buffer, file.byteOffset).getUint32(end, true);
    if (size > 0 && size <= end - MAGIC.length) return readThrift(file.subarray(end - size, end));
  }
  throw new SyntaxError(
    `Cannot join Parquet files: number ${number}, of ${file.length} bytes, is not a whole Parquet file`,
  );
}

function isMagic(file: Uint8Array, at: number): boolean {
  return MAGIC.every((byte, index) => file[at + index] === byte);
}

/** Adds to the offsets of a row group. Returns where its data ends then. */
function moveRowGroup(rowGroup: ThriftStruct, by: number): number {
  add(rowGroup, ROW_GROUP.fileOffset, by);
  let end = 0;
  for (const chunk of structsOf(rowGroup, ROW_GROUP.columns)) {
    for (const field of COLUMN_CHUNK.pageIndexes) chunk.delete(field);
    const metadata = chunk.get(COLUMN_CHUNK.metadata)?.value as ThriftStruct;
    add(metadata, METADATA.dataPage, by);
    add(metadata, METADATA.dictionaryPage, by);
    const { dictionaryPage, dataPage, size } = METADATA;
    const start = numberOf(metadata, metadata.has(dictionaryPage) ? dictionaryPage : dataPage);
    end = Math.max(end, start + numberOf(metadata, size));
  }
  return end;
}

interface Contents {
  readonly rowGroups: readonly Uint8Array[];
  readonly rows: number;
}

function footer(
  metadata: ThriftStruct,
  { rowGroups, rows }: Contents,
): Uint8Array<ArrayBuffer> {
  set(metadata, FILE.rows, BigInt(rows));
  const { itemType } = metadata.get(FILE.rowGroups)?.value as ThriftList;
  set(metadata, FILE.rowGroups, { itemType, items: rowGroups });
  const bytes = writeThrift(metadata);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, bytes.length, true);
  return concatBytes([bytes, size, MAGIC]);
}

function structsOf(struct: ThriftStruct, field: number): readonly ThriftStruct[] {
  return (struct.get(field)?.value as ThriftList).items as readonly ThriftStruct[];
}

function numberOf(struct: ThriftStruct, field: number): number {
  return Number(struct.get(field)?.value);
}

function add(struct: ThriftStruct, field: number, by: number): void {
  if (struct.has(field)) set(struct, field, BigInt(numberOf(struct, field) + by));
}

function set(struct: ThriftStruct, field: number, value: ThriftValue): void {
  const type = struct.get(field)?.type;
  if (type !== undefined) struct.set(field, { type, value });
}
