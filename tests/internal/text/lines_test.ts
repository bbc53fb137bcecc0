import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { lines, splitLines } from "../../../src/internal/text/lines.ts";

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    yield bytes.slice(start, cut);
    start = Math.max(start, cut);
  }
  yield bytes.slice(start);
}

async function linesOf(bytes: Uint8Array, cuts: readonly number[] = []): Promise<string[]> {
  return (await Array.fromAsync(lines(chunksOf(bytes, cuts)))).flat();
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe("lines()", () => {
  it("splits at LF, keeps CR, leaves out empty lines of either end, and needs no LF at the end", async () => {
    assertEquals(await linesOf(encode("a\r\n\n\r\nb\nc\n\r")), ["a\r", "b", "c"]);
  });

  it("returns nothing for no bytes", async () => {
    assertEquals(await linesOf(encode("")), []);
  });

  it("replaces bytes that are not UTF-8 by U+FFFD", async () => {
    assertEquals(await linesOf(Uint8Array.of(0x61, 0xff, 0x0a, 0x62)), ["a\ufffd", "b"]);
  });

  it("returns the same lines for any chunks", async () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "𝄞", "\n", "\r", "\t") });
    await fc.assert(fc.asyncProperty(text, fc.array(fc.nat(200)), async (text, cuts) => {
      const bytes = encode(text);
      const inside = cuts.map((cut) => cut % (bytes.length + 1));
      assertEquals(
        await linesOf(bytes, inside),
        text.split("\n").filter((line) => line !== "" && line !== "\r"),
      );
    }));
  });

  it("refuses a line that is longer than the limit", async () => {
    const cut = async () => {
      await Array.fromAsync(lines(chunksOf(encode("x".repeat(30)), [10, 20]), { maxLength: 25 }));
    };
    await assertRejects(cut, RangeError, "Cannot read a line of more than 25 characters");
  });
});

describe("splitLines()", () => {
  it("returns empty lines as well", async () => {
    async function* pieces() {
      yield* await Promise.resolve(["a\n", "\n\nb"]);
    }
    assertEquals((await Array.fromAsync(splitLines(pieces()))).flat(), ["a", "", "", "b"]);
  });
});
