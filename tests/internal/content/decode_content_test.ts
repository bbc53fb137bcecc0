import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers";
import * as zlib from "node:zlib";
import { ContentError } from "../../../src/internal/content/content_error.ts";
import { decodeContent } from "../../../src/internal/content/decode_content.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";

const LINE = enrichedLine(sampleEvent({ seed: 1 }));
const GZIP = zlib.gzipSync("one\n");
const LETTERS = new Uint8Array(32 << 20).fill(97);

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function decoded(bytes: Uint8Array | string, size = 100): Promise<string> {
  const content = decodeContent(chunks(Buffer.from(bytes), size));
  return Buffer.concat(await Array.fromAsync(content)).toString();
}

describe("decodeContent()", () => {
  it("returns text unchanged, in any chunks", async () => {
    const texts = ["", "a", "abc", "ORC\t1\n", "PAR1\tweb\n", "BZh\n", "7z", "Obj", LINE, "[1]"];
    for (const text of texts) {
      for (const size of [1, 2, 100]) assertEquals(await decoded(text, size), text);
    }
  });

  it("returns events with stray control characters and odd bytes as they are, however they are cut", async () => {
    const appIds = [
      "\u0001shop",
      "ab\u0001",
      "PARENTS\u0001",
      "ORCHIDS",
      "PARE\0",
      "x^",
      "x\u0001",
    ];
    const texts = appIds.map((app_id) => {
      return Buffer.from(
        `${enrichedLine({ app_id, platform: "\u001f", page_title: "é🍕\u0007" })}\n`,
      );
    });
    // Latin-1, in which no byte of an accent is valid UTF-8.
    texts.push(
      Buffer.from(enrichedLine({ app_id: "x\u009c", platform: "\u0080\u00ff" }), "latin1"),
    );
    for (const text of texts) {
      for (const size of [1, 5, 100, 100_000]) {
        const content = await Array.fromAsync(decodeContent(chunks(text, size)));
        assertEquals(Buffer.concat(content).toString("latin1"), text.toString("latin1"));
      }
    }
  });

  it("decompresses gzip data with all its members, however it is cut", async () => {
    const bytes = Buffer.concat([GZIP, zlib.gzipSync(""), zlib.gzipSync("two\n")]);
    for (const size of [1, 2, 100]) assertEquals(await decoded(bytes, size), "one\ntwo\n");
    assertEquals(await decoded(zlib.gzipSync(LINE.repeat(1000)), 1000), LINE.repeat(1000));
  });

  it("leaves out a byte order mark, also within gzip data, but only the first", async () => {
    for (const size of [1, 2, 100]) {
      assertEquals(await decoded("\ufeffa", size), "a");
      assertEquals(await decoded(zlib.gzipSync("\ufeffa"), size), "a");
      assertEquals(await decoded("\ufeff\ufeffa", size), "\ufeffa");
      assertEquals(await decoded("a\n\ufeffb", size), "a\n\ufeffb");
    }
  });

  it("reads padding of zeros behind gzip data, and refuses other data there", async () => {
    const zeros = Buffer.alloc(1000);
    for (const size of [1, 7, 100, 100_000]) {
      assertEquals(await decoded(Buffer.concat([GZIP, zeros]), size), "one\n");
    }
    const long = zlib.gzipSync(LINE.repeat(1000));
    for (const rest of [Buffer.from("two\n"), Buffer.concat([zeros, GZIP])]) {
      for (const size of [1, 7, 100, 100_000]) {
        for (const first of [GZIP, long]) {
          const bytes = Buffer.concat([first, rest]);
          await assertRejects(() => decoded(bytes, size), ContentError, "the gzip data is damaged");
        }
      }
    }
  });

  it("refuses gzip data that is truncated anywhere", async () => {
    for (let end = 2; end < GZIP.length; end++) {
      await assertRejects(
        () => decoded(GZIP.subarray(0, end)),
        ContentError,
        "the gzip data is truncated",
      );
    }
  });

  const refused: [string, Buffer, string][] = [
    ["bzip2", hex("425a6839314159265359"), "bzip2 data"],
    ["an empty bzip2 file", hex("425a683917724538509000000000"), "bzip2 data"],
    ["LZO", hex("894c5a4f000d0a1a0a1040"), "LZO data"],
    ["xz", hex("fd377a585a000004"), "xz data"],
    ["LZMA", hex("5d00008000ffffffff"), "LZMA data"],
    ["LZ4", hex("04224d186440a7"), "LZ4 data"],
    ["LZ4 of old", hex("02214c1808000000"), "LZ4 data"],
    ["Snappy framing", hex("ff060000734e61507059"), "Snappy data"],
    ["snappy-java", hex("82534e4150505900000000"), "Snappy data"],
    [
      "Hadoop's Snappy",
      hex("00040000000026d4"),
      "data of a Hadoop codec such as Snappy, LZ4 or LZO",
    ],
    ["compress", hex("1f9d9061"), "compress (.Z) data"],
    ["zip", hex("504b030414000000"), "a zip archive"],
    ["an empty zip", hex("504b0506000000000000"), "a zip archive"],
    ["7z", hex("377abcaf271c"), "a 7z archive"],
    [
      "tar",
      Buffer.concat([Buffer.from("a".padEnd(257, "\0")), Buffer.from("ustar")]),
      "a tar archive",
    ],
    ["Parquet", Buffer.from("PAR1\x15\x04"), "a Parquet file"],
    ["Avro", Buffer.from("Obj\x01\x04"), "an Avro file"],
    ["ORC", Buffer.from("ORC\n\x0a\x08"), "an ORC file"],
    ["a SequenceFile", Buffer.from("SEQ\x06"), "a Hadoop SequenceFile"],
    ["Arrow", Buffer.from("ARROW1\0\0"), "an Arrow file"],
    ["UTF-16", Buffer.from("\ufeffab", "utf16le"), "UTF-16 text"],
    ["UTF-16 without a mark", Buffer.from("ab", "utf16le"), "UTF-16 text"],
    ["UTF-16 of the other order", Buffer.from("abcd", "utf16le").swap16(), "UTF-16 text"],
    [
      "UTF-16 of the other order with a mark",
      Buffer.from("\ufeffab", "utf16le").swap16(),
      "UTF-16 text",
    ],
    ["UTF-32", hex("fffe000061000000"), "UTF-32 text"],
    ["UTF-32 without a mark", hex("6100000062000000"), "UTF-32 text"],
    ["UTF-32 of the other order", hex("0000feff00000061"), "UTF-32 text"],
    [
      "tar within gzip",
      zlib.gzipSync("a".padEnd(257, "\0") + "ustar"),
      "a tar archive within gzip data",
    ],
    ["gzip within gzip", zlib.gzipSync(GZIP), "gzip data within gzip data"],
    ["Parquet within gzip", zlib.gzipSync("PAR1\x15\x04"), "a Parquet file within gzip data"],
  ];
  for (const [title, bytes, name] of refused) {
    it(`refuses ${title} by its name`, async () => {
      for (const size of [1, 3, 1000]) {
        // A mark of tar comes late, and nothing waits for it.
        if (size < 1000 && title.startsWith("tar")) continue;
        const error = await assertRejects(() => decoded(bytes, size), ContentError);
        assertEquals(
          (error as ContentError).reason.split(",")[0],
          `it is ${name}`.split(",")[0],
          `cut at ${size}`,
        );
      }
    });
  }

  it("waits for no more bytes than it needs", async () => {
    async function* source(): AsyncGenerator<Uint8Array, void> {
      yield await Promise.resolve(Buffer.from("abcd"));
      throw new Error("Cannot wait for more");
    }
    const { value } = await decodeContent(source()).next();
    assertEquals(Buffer.from(value ?? []).toString(), "abcd");
  });

  it("closes its source when the reader stops, and when it refuses", async () => {
    let closed = 0;
    async function* source(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
      try {
        yield* chunks(bytes, 100);
      } finally {
        closed++;
      }
    }
    for await (const _chunk of decodeContent(source(Buffer.from(LINE)))) break;
    for await (const _chunk of decodeContent(source(zlib.gzipSync(LINE)))) break;
    await assertRejects(
      () => Array.fromAsync(decodeContent(source(hex("504b0304")))),
      ContentError,
    );
    assertEquals(closed, 3);
  });

  it("lets timers and signals have their turn between the chunks of a long file", async () => {
    for (const bytes of [zlib.gzipSync(LETTERS), LETTERS]) {
      let turns = 0;
      let isOver = false;
      const count = (): void => {
        turns++;
        if (!isOver) setImmediate(count);
      };
      setImmediate(count);
      for await (const _chunk of decodeContent(chunks(bytes, 64 * 1024)));
      isOver = true;
      assert(turns >= 16, `${turns} turns`);
    }
  });
});

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}
