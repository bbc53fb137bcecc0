import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { uuidv7 } from "../../src/internal/uuid.ts";

describe("uuidv7()", () => {
  it("starts with the milliseconds and has version 7 and the RFC's variant", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (nowMs) => {
      const uuid = uuidv7(nowMs);
      assertMatch(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assertEquals(parseInt(uuid.slice(0, 13).replace("-", ""), 16), nowMs);
    }));
  });

  it("does not repeat itself within a millisecond", () => {
    const uuids = new Set(Array.from({ length: 1000 }, () => uuidv7(0)));
    assert(uuids.size === 1000);
  });
});
