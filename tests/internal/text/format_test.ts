import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { formatDuration } from "../../../src/internal/text/format.ts";

describe("formatDuration()", () => {
  const texts: readonly (readonly [ms: number, text: string])[] = [
    [-1, "0 ms"],
    [999.4, "999 ms"],
    [1000, "1.0 s"],
    [59_949, "59.9 s"],
    [59_950, "1 min 00 s"],
    [3_599_499, "59 min 59 s"],
    [3_599_500, "1 h 00 min"],
    [3_600_000, "1 h 00 min"],
    [86_369_999, "23 h 59 min"],
    [86_370_000, "1 d 0 h"],
    [528_000_000, "6 d 3 h"],
  ];
  for (const [ms, text] of texts) {
    it(`writes ${ms} ms as ${text}`, () => {
      assertEquals(formatDuration(ms), text);
    });
  }
});
