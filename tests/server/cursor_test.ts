import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "node:test";
import { cursorText, parseCursor } from "../../src/server/store/cursor.ts";

describe("cursorText()", () => {
  it("needs no escaping in a URL, whatever the name", () => {
    for (const name of ["~", "a~", "ab~", "寿司 / = + ?", "~".repeat(9)]) {
      const text = cursorText([name, 1]);
      assertMatch(text, /^[\w-]+$/);
      assertEquals(parseCursor(text), [name, 1]);
    }
  });
});
