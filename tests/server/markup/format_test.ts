import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ago, change, countOf, duration, share, size } from "../../../src/server/markup/format.ts";
import { escapeMarkup, visibleText } from "../../../src/server/markup/escape_markup.ts";

describe("duration()", () => {
  it("has two units that are next to each other", () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, "0 ms"],
      [300, "300 ms"],
      [12_400, "12.4 s"],
      [59_960, "1 min 00 s"],
      [212_000, "3 min 32 s"],
      [3_599_600, "1 h 00 min"],
      [4_140_000, "1 h 09 min"],
      [529_200_000, "6 d 3 h"],
    ];
    for (const [ms, text] of cases) assertEquals(duration(ms), text);
  });
});

describe("size()", () => {
  it("has three digits at most", () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, "0 B"],
      [999, "999 B"],
      [1000, "1.0 kB"],
      [11_800_000, "11.8 MB"],
      [214_000_000, "214 MB"],
      [999_960_000, "1.0 GB"],
    ];
    for (const [bytes, text] of cases) assertEquals(size(bytes), text);
  });
});

describe("ago()", () => {
  it("has one unit", () => {
    const cases: readonly (readonly [number, string])[] = [
      [-5000, "just now"],
      [4000, "4 s ago"],
      [1_260_000, "21 min ago"],
      [7_200_000, "2 h ago"],
      [518_400_000, "6 d ago"],
    ];
    for (const [ms, text] of cases) assertEquals(ago(ms), text);
  });
});

describe("share()", () => {
  it("is 100 % only for all", () => {
    assertEquals(share(719, 719), "100 %");
    assertEquals(share(99_999, 100_000), "99.9 %");
    assertEquals(share(1, 2), "50 %");
    assertEquals(share(100, 1_000), "10 %");
    assertEquals(share(4, 5_000), "0.08 %");
    assertEquals(share(1, 1_000_000), "< 0.01 %");
    assertEquals(share(0, 3), "0 %");
  });
});

describe("change()", () => {
  it("has a sign", () => {
    assertEquals([change(100, 138), change(100, 99), change(5, 5)], ["+38 %", "−1 %", "0 %"]);
  });
});

describe("countOf()", () => {
  it("has the plural for all but one", () => {
    assertEquals([countOf(0, "run"), countOf(1, "run"), countOf(1204, "run")], [
      "0 runs",
      "1 run",
      "1,204 runs",
    ]);
  });
});

describe("visibleText()", () => {
  it("shows control characters, and keeps tabs and line ends", () => {
    assertEquals(visibleText("a\u0000b\u007f\tc\n\ud800"), "a\u2400b\u2421\tc\n\ufffd");
    assertEquals(
      visibleText("invoice\u202egpj.exe \u200b\u2066"),
      "invoice\ufffdgpj.exe \ufffd\ufffd",
    );
    assertEquals(visibleText("a\u200eb\u200fc\u061cd\u00ade"), "a\ufffdb\ufffdc\ufffdd\ufffde");
    assertEquals(visibleText("👩‍👧 سلام‌ها"), "👩‍👧 سلام‌ها");
  });
});

describe("escapeMarkup()", () => {
  it("escapes what has a meaning in content and in attributes", () => {
    assertEquals(escapeMarkup(`<a href="x">'&`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  });
});
