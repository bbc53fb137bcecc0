import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { CompactSet } from "../../../src/manifest/dynamodb/_compact_set.ts";

describe("CompactSet", () => {
  it("has what a Set has", () => {
    const texts = fc.array(fc.string({ unit: "binary", maxLength: 20 }));
    fc.assert(fc.property(texts, texts, (added, others) => {
      const [set, expected] = [new CompactSet(), new Set<string>()];
      for (const text of added) {
        set.add(text);
        expected.add(text);
      }
      const wrong = [...added, ...others].filter((text) => set.has(text) !== expected.has(text));
      return set.size === expected.size && wrong.length === 0;
    }));
  });

  it("grows over many chunks, with texts of up to 2,048 bytes", () => {
    const set = new CompactSet();
    const long = (index: number) => `${index}/`.padEnd(2_048, "x");
    const short = (index: number) => `archive/run=${index}/`;
    for (let index = 0; index < 2_000; index++) {
      set.add(long(index));
      set.add(short(index));
      set.add(short(index));
    }
    assertEquals(set.size, 4_000);
    const all = Array.from({ length: 4_000 }, (_, index) => index);
    assertEquals(all.filter((index) => set.has(long(index))), all.slice(0, 2_000));
    assertEquals(all.filter((index) => set.has(short(index))), all.slice(0, 2_000));
    assertEquals(set.has(""), false);
    set.add("");
    assertEquals(set.has(""), true);
  });
});
