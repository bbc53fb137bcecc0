import { assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import * as zlib from "node:zlib";
import { ContentError } from "../../../src/internal/content/content_error.ts";
import { decodeContent } from "../../../src/internal/content/decode_content.ts";
import { unzstd } from "../../../src/internal/content/unzstd.ts";
import { runline } from "../../fakes/cli_io.ts";
import { enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const skip = "zstdCompressSync" in zlib ? false : "This runtime lacks Zstandard";

// A skippable frame of five bytes: https://www.rfc-editor.org/rfc/rfc8878#name-skippable-frames
const SKIPPABLE = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5);

const LINES = Array.from({ length: 300 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
const TEXT = LINES.join("\n");

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
}

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(source)).toString();
}

describe("unzstd()", { skip }, () => {
  function compress(text: string, checksum = 1): Uint8Array {
    return zlib.zstdCompressSync(text, {
      params: { [zlib.constants.ZSTD_c_checksumFlag]: checksum },
    });
  }

  it("returns the content of all frames, however the bytes are cut", async () => {
    const frames = ["a", TEXT, "", "x".repeat(300_000)].map((text, at) => compress(text, at % 2));
    const bytes = Buffer.concat([...frames, SKIPPABLE, compress("b"), SKIPPABLE]);
    const expected = `a${TEXT}${"x".repeat(300_000)}b`;
    for (const size of [1, 3, 1000, bytes.length]) {
      assertEquals(await textOf(unzstd(chunks(bytes, size))) === expected, true, `cut at ${size}`);
    }
  });

  it("fails on data that is truncated anywhere", async () => {
    for (const checksum of [0, 1]) {
      const bytes = compress("abc".repeat(10), checksum);
      for (let end = 1; end < bytes.length; end++) {
        await assertRejects(
          () => textOf(unzstd(chunks(bytes.subarray(0, end), 7))),
          ContentError,
          "the Zstandard data is truncated",
        );
      }
    }
  });

  it("fails on other data behind a frame", async () => {
    const bytes = Buffer.concat([compress("abc"), Buffer.from("not a frame")]);
    await assertRejects(() => textOf(unzstd(chunks(bytes, 7))), ContentError, "is damaged");
  });

  it("closes its source when the reader stops", async () => {
    let closed = false;
    async function* source(): AsyncGenerator<Uint8Array, void> {
      try {
        yield* chunks(compress(TEXT), 100);
      } finally {
        closed = true;
      }
    }
    for await (const _chunk of unzstd(source())) break;
    assertEquals(closed, true);
  });

  it("is used by decodeContent() for such data, and runline transform reads it", async () => {
    for (const size of [1, 100]) {
      for (const bytes of [compress("abc"), Buffer.concat([SKIPPABLE, compress("abc")])]) {
        assertEquals(await textOf(decodeContent(chunks(bytes, size))), "abc");
      }
    }
    await using folder = await tempFolder();
    await folder.write("a.tsv.zst", compress(TEXT));
    await folder.write("cut.zst", compress(TEXT).subarray(0, 1000));
    const { exitCode, out } = await runline(folder.path, ["transform", "a.tsv.zst"]);
    assertEquals([exitCode, out.trimEnd().split("\n").length], [0, 300]);
    const cut = await runline(folder.path, ["transform", "cut.zst"]);
    const message = 'Cannot read "cut.zst": the Zstandard data is truncated';
    assertEquals([cut.exitCode, cut.err], [1, `runline: ${message}\n`]);
  });
});
