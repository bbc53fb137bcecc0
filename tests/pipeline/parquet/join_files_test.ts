import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Table, tableFromIPC } from "apache-arrow";
import { describe, it } from "node:test";
import { readParquet } from "parquet-wasm";
import { parquetBytes } from "../../../src/pipeline/parquet.ts";
import {
  readThrift,
  type ThriftList,
  type ThriftStruct,
  writeThrift,
} from "../../../src/pipeline/parquet/_thrift.ts";
import { joinFiles } from "../../../src/pipeline/parquet/join_files.ts";
import { concatBytes } from "../../../src/internal/concat_bytes.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";

const LINES = Array.from({ length: 60 }, (_, seed) => enrichedLine(sampleEvent({ seed })));

async function bytesOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return concatBytes(await Array.fromAsync(bytes));
}

function fileOf(lines: readonly string[], rowGroupRows = 20): Promise<Uint8Array> {
  return bytesOf(parquetBytes([new Blob([lines.join("\n")]).stream()], { rowGroupRows }));
}

async function* filesOf(parts: readonly string[][]): AsyncGenerator<Uint8Array, void> {
  for (const lines of parts) yield await fileOf(lines);
}

async function* listOf(files: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* files;
}

function tableOf(file: Uint8Array): Table {
  return tableFromIPC(readParquet(file).intoIPCStream());
}

function metadataOf(file: Uint8Array): Uint8Array {
  const end = file.length - 8;
  const size = new DataView(file.buffer, file.byteOffset).getUint32(end, true);
  return file.subarray(end - size, end);
}

function textOf(table: Table): string {
  return JSON.stringify(
    table.toArray(),
    (_, value) => typeof value === "bigint" ? `${value}` : value,
  );
}

describe("joinFiles()", () => {
  it("writes the row groups of all files, with their rows in order", async () => {
    const whole = await fileOf(LINES);
    const parts = [LINES.slice(0, 24), LINES.slice(24, 25), LINES.slice(25)];
    const joined = await bytesOf(joinFiles(filesOf(parts)));
    assertEquals(textOf(tableOf(joined)) === textOf(tableOf(whole)), true);
    const { items } = readThrift(metadataOf(joined)).get(4)?.value as ThriftList;
    const numbers = (field: number) =>
      items.map((group) => (group as ThriftStruct).get(field)?.value);
    assertEquals(numbers(3), [20n, 4n, 1n, 20n, 15n]);
    assertEquals(numbers(7), [0n, 1n, 2n, 3n, 4n]);
  });

  it("yields nothing without files", async () => {
    assertEquals(await bytesOf(joinFiles(filesOf([]))), new Uint8Array());
  });

  it("refuses a file that is cut short or is not Parquet, and names it", async () => {
    const whole = await fileOf(LINES.slice(0, 2));
    const withSize = (size: number) => {
      const file = whole.slice();
      new DataView(file.buffer).setUint32(file.length - 8, size, true);
      return file;
    };
    const text = new TextEncoder().encode("{}\n".repeat(20));
    const cut = [0, 3, 8, 12, whole.length - 4, whole.length - 1].map((end) => whole.slice(0, end));
    const headless = whole.with(0, 0);
    const sizes = [0, whole.length - 11, 2 ** 32 - 1].map(withSize);
    for (const file of [text, ...cut, headless, ...sizes]) {
      const state = `number 2, of ${file.length} bytes, is not a whole Parquet file`;
      await assertRejects(() => bytesOf(joinFiles(listOf([whole, file]))), SyntaxError, state);
    }
  });
});

describe("readThrift()", () => {
  it("reads metadata of Parquet that writeThrift() writes byte for byte", async () => {
    const metadata = metadataOf(await fileOf(LINES.slice(0, 50), 20));
    assertEquals(writeThrift(readThrift(metadata)), new Uint8Array(metadata));
  });

  it("keeps fields far apart, every type, and long lists", () => {
    const bytes = Uint8Array.from([
      [0x11, 0x12, 0x13, 0xfe, 0x15, 0x03, 0x17, 1, 2, 3, 4, 5, 6, 7, 8],
      [0x05, 0xd0, 0x0f, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x19, 0x21, 1, 2],
      [0x19, 0xf3, 16, ...Array(16).keys(), 0],
    ].flat());
    assertEquals(writeThrift(readThrift(bytes)), bytes);
  });

  it("keeps bytes of any length", () => {
    const value = new Uint8Array(100_000).fill(7);
    const struct: ThriftStruct = new Map([[1, { type: 8, value }], [2, { type: 5, value: -3n }]]);
    assertEquals(readThrift(writeThrift(struct)), struct);
  });

  it("refuses a map, which Parquet has not", () => {
    const error = "Cannot read Parquet metadata: type 11 is unsupported";
    assertThrows(() => readThrift(Uint8Array.of(0x1b, 0, 0)), SyntaxError, error);
  });
});
