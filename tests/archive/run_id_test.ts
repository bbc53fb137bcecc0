import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { parseRunName } from "../../src/archive/mod.ts";

const TIME = "2026-01-31T06:05:04.000Z";

describe("parseRunName()", () => {
  // The result of each parser; the column of Python was checked with the SDK 0.2.3 on CPython 3.11.
  for (
    const [name, strict, python] of [
      ["run=2026-01-31-06-05-04", TIME, TIME],
      ["2026-01-31-06-05-04", undefined, TIME],
      ["nunru=2026-01-31-06-05-04", undefined, TIME],
      ["run=2026-1-31-6-5-4", undefined, TIME],
      ["run=2026-01-31-06-05-٠٤", undefined, undefined],
      ["run=2026-01-31-06-0٥-0٤", undefined, TIME],
      ["run=२०२६-01-31-06-05-𝟘𝟜", undefined, undefined],
      ["run=२०२६-01-31-06-05-𝟜", undefined, TIME],
      ["run=2026-1- 1-0-0-0", undefined, "2026-01-01T00:00:00.000Z"],
      ["run=2024-02-29-23-59-59", "2024-02-29T23:59:59.000Z", "2024-02-29T23:59:59.000Z"],
      ["run=0001-01-01-00-00-00", "0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"],
      ["run=0000-01-01-00-00-00", undefined, undefined],
      ["run=2026-02-30-00-00-00", undefined, undefined],
      ["run=2026-13-01-00-00-00", undefined, undefined],
      ["run=2026-00-01-00-00-00", undefined, undefined],
      ["run=2026-01-00-00-00-00", undefined, undefined],
      ["run=2026-01-31-24-00-00", undefined, undefined],
      ["run=2026-01-31-06-60-00", undefined, undefined],
      ["run=2026-01-31-06-05-60", undefined, undefined],
      ["run=26-01-31-06-05-04", undefined, undefined],
      ["run=2026-001-31-06-05-04", undefined, undefined],
      ["run=2026-01-31-06-05", undefined, undefined],
      ["run=2026-01-31-06-05-04\n", undefined, undefined],
      ["run=2026-01-31-06-05-04-5e1bf3a4-0000-4000-8000-000000000000", undefined, undefined],
      ["Run=2026-01-31-06-05-04", undefined, undefined],
      [" run=2026-01-31-06-05-04", undefined, undefined],
      ["run-2026-01-31-06-05-04", undefined, undefined],
      ["run=", undefined, undefined],
      ["", undefined, undefined],
    ] as const
  ) {
    it(`reads ${JSON.stringify(name)}`, () => {
      assertEquals(parseRunName(name)?.toISOString(), strict);
      assertEquals(parseRunName(name, { parse: "python" })?.toISOString(), python);
    });
  }

  it("reads back every time that a name can have", () => {
    const min = new Date("0001-01-01T00:00:00Z");
    const max = new Date("9999-12-31T23:59:59Z");
    fc.assert(fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
      date.setUTCMilliseconds(0);
      const name = `run=${date.toISOString().slice(0, 19).replace(/[T:]/g, "-")}`;
      assertEquals(parseRunName(name), date);
      assertEquals(parseRunName(name, { parse: "python" }), date);
    }));
  });
});
