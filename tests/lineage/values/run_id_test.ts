import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { isUuid, newRunId } from "../../../src/lineage/mod.ts";

// The largest number of 48 bits.
const LAST_MS = 2 ** 48 - 1;

describe("newRunId()", () => {
  it("creates UUIDs of version 7 with the time", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: LAST_MS }), (now) => {
      const runId = newRunId({ now: () => now });
      assertEquals(isUuid(runId), true);
      assertEquals(runId[14], "7");
      assertEquals("89ab".includes(runId[19] ?? ""), true);
      assertEquals(parseInt(runId.slice(0, 8) + runId.slice(9, 13), 16), now);
    }));
  });

  it("sorts by time", () => {
    fc.assert(fc.property(
      fc.integer({ min: 0, max: LAST_MS }),
      fc.integer({ min: 0, max: LAST_MS }),
      (left, right) => {
        fc.pre(left < right);
        assertEquals(newRunId({ now: () => left }) < newRunId({ now: () => right }), true);
      },
    ));
  });

  it("is new every time", () => {
    const ids = Array.from({ length: 1000 }, () => newRunId({ now: () => 0 }));
    assertEquals(new Set(ids).size, 1000);
  });
});

describe("isUuid()", () => {
  it("accepts UUIDs of all versions in either case", () => {
    fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid) && isUuid(uuid.toUpperCase())));
    assertEquals(isUuid("00000000-0000-0000-0000-000000000000"), true);
  });

  it("refuses other forms and other values", () => {
    const uuid = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
    const values = [
      ...["", "run_id", uuid.replaceAll("-", ""), `{${uuid}}`, `urn:uuid:${uuid}`, ` ${uuid}`],
      ...[`${uuid}\n`, uuid.replace("e", "g"), undefined, null, 7, [uuid]],
    ];
    for (const value of values) assertEquals(isUuid(value), false);
  });
});
