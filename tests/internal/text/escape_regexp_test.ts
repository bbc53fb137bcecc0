import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { escapeRegExp } from "../../../src/internal/text/escape_regexp.ts";

describe("escapeRegExp()", () => {
  for (const flags of ["", "u", "iu"]) {
    it(`makes an expression with the flags "${flags}" that matches the text alone`, () => {
      fc.assert(fc.property(fc.string(), fc.string(), (text, other) => {
        const expression = new RegExp(`^(?:${escapeRegExp(text)})$`, flags);
        assertEquals(expression.test(text), true);
        if (flags !== "iu") assertEquals(expression.test(other), other === text);
      }));
    });
  }
});
