import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { PARTITIONERS } from "../../../../src/lineage/transports/kafka/_lane.ts";

// Larger than any hash, so that the hash itself comes out.
const ALL = 2 ** 33;

describe("PARTITIONERS", () => {
  it("consistent is CRC-32", () => {
    assertEquals(PARTITIONERS.consistent(bytes("123456789"), ALL), 0xcbf43926);
  });

  it("murmur2 is that of the Java client", () => {
    const hashes: readonly (readonly [string, number])[] = [
      ["21", -973_932_308],
      ["foobar", -790_332_482],
      ["a-little-bit-long-string", -985_981_536],
      ["a-little-bit-longer-string", -1_486_304_829],
      ["abc", 479_470_107],
    ];
    for (const [text, hash] of hashes) {
      assertEquals(PARTITIONERS.murmur2(bytes(text), ALL), hash & 0x7fffffff, text);
    }
  });

  it("fnv1a is the absolute value of FNV-1a", () => {
    assertEquals(PARTITIONERS.fnv1a(bytes("foobar"), ALL), -(0xbf9cf968 | 0));
  });

  it("random is in range", () => {
    const partitions = Array.from({ length: 100 }, () => PARTITIONERS.random(bytes("a"), 3));
    assertEquals(partitions.filter((partition) => ![0, 1, 2].includes(partition)), []);
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
