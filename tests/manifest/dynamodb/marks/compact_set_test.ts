import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { CompactSet } from "../../../../src/manifest/dynamodb/marks/_compact_set.ts";

describe("CompactSet", () => {
  it("has what a Set has", () => {
    const texts = Array.from({ length: 500 }, (_, index) => {
      return `${String.fromCodePoint(33 + index * 37)}/${"é".repeat(index % 7)}${index % 101}`;
    });
    const added = texts.filter((_, index) => index % 3 !== 0);
    const [set, expected] = [new CompactSet(), new Set([...added, ...added])];
    for (const text of [...added, ...added]) set.add(text);
    assertEquals(set.size, expected.size);
    assertEquals(texts.filter((text) => set.has(text)), texts.filter((text) => expected.has(text)));
  });

  it("tells digits from letters, and forms from each other", () => {
    const set = new CompactSet();
    const texts = [
      "run=0a/",
      "run=a0/",
      "run=00/",
      "run=0g/",
      "run=0/",
      "run=000/",
      "RUN=0A/",
      "run=9f/",
    ];
    for (const text of texts) set.add(text);
    assertEquals(set.size, texts.length);
    assertEquals(texts.filter((text) => set.has(text)), texts);
    assertEquals(["run=0b/", "run=g0/", "run=0A/", "RUN=0a/"].filter((text) => set.has(text)), []);
  });

  it("grows over many chunks, with texts of up to 2,048 bytes", () => {
    const set = new CompactSet();
    const long = (index: number) => `${index}`.padEnd(2_048, "0f");
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

  it("has what a Set has, whatever the number of forms", () => {
    const texts = Array.from({ length: 12_000 }, (_, index) => {
      const hash = Math.imul(index, 0x9e3779b1) >>> 0;
      return `é/${hash.toString(16).toUpperCase().padStart(8, "0")}-${hash.toString(36)}/`;
    });
    const set = new CompactSet();
    const added = texts.filter((_, index) => index % 3 !== 0);
    for (const text of added) set.add(text);
    for (const text of added) set.add(text);
    assertEquals(set.size, added.length);
    assertEquals(texts.filter((text) => set.has(text)), added);
    const long = "Z".repeat(2_046) + "é";
    set.add(long);
    assertEquals([set.has(long), set.has(`${long}é`), set.has(long.slice(0, -1))], [
      true,
      false,
      false,
    ]);
  });

  it("tells more texts from each other than the numbers of forms that it has", () => {
    const set = new CompactSet();
    for (let index = 0; index < 70_000; index++) {
      set.add(index.toString(2).replaceAll("0", "x").replaceAll("1", "y"));
    }
    assertEquals(set.size, 70_000);
  });
});
