import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { largest, smallest } from "../../src/internal/extremes.ts";

const NUMBERS = Array.from({ length: 200_000 }, (_, index) => index - 100_000);

describe("largest()", () => {
  it("returns the largest of more numbers than a call takes arguments", () => {
    assertEquals(largest(NUMBERS), 99_999);
  });

  it("returns the least value where none is larger", () => {
    assertEquals([largest([]), largest([], 1), largest([-3], 0)], [-Infinity, 1, 0]);
  });
});

describe("smallest()", () => {
  it("returns the smallest of more numbers than a call takes arguments", () => {
    assertEquals([smallest(NUMBERS), smallest([])], [-100_000, Infinity]);
  });
});
