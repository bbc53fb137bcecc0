import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import process from "node:process";
import { describe, it } from "node:test";
import { withoutLongLines } from "../../../src/internal/text/without_long_lines.ts";

const MB = 1024 * 1024;

async function* stream(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) yield await Promise.resolve(Buffer.from(part));
}

async function read(source: AsyncIterable<Uint8Array>, maxLength: number) {
  let long = 0;
  const chunks = withoutLongLines(source, { maxLength, onLong: () => void long++ });
  const kept = await Array.fromAsync(chunks, (chunk) => chunk.slice());
  return { text: Buffer.concat(kept).toString(), long };
}

describe("withoutLongLines()", () => {
  it("leaves out lines that are too long, wherever chunks end", async () => {
    const text = `short\n${"x".repeat(20)}\nlast\n${"y".repeat(11)}`;
    for (let size = 1; size < text.length; size++) {
      const parts = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      // A chunk that has whole lines is passed on as it is, and the transformer checks their length.
      const { text: kept } = await read(stream(...parts), 10);
      assert(kept.startsWith("short\n") && kept.includes("last\n") && !kept.includes("y"), kept);
    }
  });

  it("holds no more than the longest line in memory, of a line of 1 GiB", async () => {
    const chunk = new Uint8Array(MB).fill(120);
    let most = 0;
    async function* line(): AsyncGenerator<Uint8Array, void> {
      for (let count = 0; count < 1024; count++) {
        yield await Promise.resolve(chunk);
        if (count % 16 === 0) most = Math.max(most, process.memoryUsage().arrayBuffers);
      }
      yield Buffer.from("\nshort\n");
    }
    const before = process.memoryUsage().arrayBuffers;
    const { text, long } = await read(line(), 64 * MB);
    assertEquals([text, long], ["short\n", 1]);
    // Room for what the collector has not freed yet.
    assert(most - before < 512 * MB, `${Math.round((most - before) / MB)} MB`);
  });
});
