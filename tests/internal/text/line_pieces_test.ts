import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { linePieces } from "../../../src/internal/text/line_pieces.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

interface CutOptions {
  readonly size: number;
  readonly chunkSize?: number;
  readonly maxLength?: number;
}

/** Cuts a text that comes in chunks, and returns the texts of the pieces. */
async function cut(text: string, { chunkSize = 3, ...options }: CutOptions): Promise<string[]> {
  const pieces = await Array.fromAsync(linePieces(chunks(text, chunkSize), options));
  return pieces.map(({ buffer, length }) => DECODER.decode(new Uint8Array(buffer, 0, length)));
}

async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = ENCODER.encode(text);
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

describe("linePieces()", () => {
  it("returns all bytes in whole lines, wherever sizes and chunks end", async () => {
    const texts = [
      "",
      "\n",
      "a",
      "a\n",
      "\n\nab\r\n\r\ncd",
      "abc\ndef\nghi\n",
      "abcdefghijkl\nm\n\nno",
    ];
    for (const text of texts) {
      for (let size = 1; size <= text.length + 1; size++) {
        for (let chunkSize = 1; chunkSize <= text.length + 1; chunkSize++) {
          const pieces = await cut(text, { size, chunkSize });
          assertEquals(pieces.join(""), text);
          assert(pieces.slice(0, -1).every((piece) => piece.endsWith("\n")), pieces.join("|"));
        }
      }
    }
  });

  it("fills pieces up to their size, and exceeds it only for a long line", async () => {
    assertEquals(await cut("ab\ncd\nef\ngh", { size: 7 }), ["ab\ncd\n", "ef\ngh"]);
    const pieces = await cut(`ab\n${"x".repeat(21)}\n${"cd\n".repeat(5)}`, { size: 6 });
    assertEquals(pieces.map(({ length }) => length), [3, 22, 6, 6, 3]);
  });

  it("cuts the same pieces of the same bytes, however they come", async () => {
    const text = "ab\nabcdefgh\ncd\nef\ngh\nxxxxxxxxxxxxxxxxxxxxxxx\nij";
    const whole = await cut(text, { size: 6, chunkSize: text.length });
    for (const chunkSize of [1, 2, 5, 6, 7]) {
      assertEquals(await cut(text, { size: 6, chunkSize }), whole);
    }
  });

  it("returns the whole lines before the source failed", async () => {
    const given: string[] = [];
    async function* failing(): AsyncGenerator<Uint8Array, void> {
      yield* chunks("ab\ncd\nef", 4);
      throw new Error("Cannot go on");
    }
    await assertRejects(
      async () => {
        for await (const { buffer, length } of linePieces(failing(), { size: 100 })) {
          given.push(DECODER.decode(new Uint8Array(buffer, 0, length)));
        }
      },
      Error,
      "Cannot go on",
    );
    assertEquals(given, ["ab\ncd\n"]);
  });

  it("refuses a line that is too long", async () => {
    await assertRejects(
      () => cut(`ab\n${"x".repeat(100)}\n`, { size: 4, maxLength: 16 }),
      RangeError,
      "Cannot read a line of more than 16 bytes",
    );
  });
});
