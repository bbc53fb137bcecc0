import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { thrownText } from "../../src/internal/as_error.ts";

describe("thrownText()", () => {
  it("writes other values than objects unchanged", () => {
    const thrown = ["text", undefined, null, Symbol("s"), 12n];
    assertEquals(thrown.map(thrownText), ["text", "undefined", "null", "Symbol(s)", "12"]);
  });

  it("returns the content of an object, even one without a prototype", () => {
    assertEquals(thrownText({ code: 4 }), '{"code":4}');
    assertEquals(thrownText(Object.create(null)), "{}");
  });

  it("names the kind of a value that JSON cannot represent", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    assertEquals(thrownText(cycle), "[object Array]");
    assertEquals(thrownText({ count: 12n }), "[object Object]");
    assertEquals(thrownText({ toJSON: () => undefined }), "undefined");
  });
});
