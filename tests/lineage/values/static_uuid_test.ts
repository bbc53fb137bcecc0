import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { type Instant, isUuid, staticUuid } from "../../../src/lineage/mod.ts";

// 2000 to 2100, to the microsecond.
const MICROSECONDS = fc.bigInt({ min: 946_684_800_000_000n, max: 4_102_444_800_000_000n });

describe("staticUuid()", () => {
  // The result of the Python client.
  const vectors: [instant: Instant, data: string | Uint8Array, uuid: string][] = [
    ["2025-05-20T10:52:33.881863Z", "some", "0196ed52-e0d9-76ef-9adb-779a5702ba1a"],
    ["2025-05-20T12:52:33.881863+02:00", "some", "0196ed52-e0d9-76ef-9adb-779a5702ba1a"],
    [
      { epochMicroseconds: 1_747_738_353_881_863 },
      new Uint8Array([0x73, 0x6f, 0x6d, 0x65]),
      "0196ed52-e0d9-76ef-9adb-779a5702ba1a",
    ],
    [
      { epochMicroseconds: 1_747_738_353_881_863n },
      "some",
      "0196ed52-e0d9-76ef-9adb-779a5702ba1a",
    ],
    [new Date("2025-05-20T10:52:33Z"), "other", "0196ed52-dd68-7959-bdbc-481a72f54228"],
    ["2025-05-20t10:52:33.000z", "other", "0196ed52-dd68-7959-bdbc-481a72f54228"],
    [new Date(0), new Uint8Array(), "00000000-0000-77cd-9b50-381a2d2b8cfa"],
    ["2026-01-01T00:00:00Z", "ns.job", "019b76da-a800-7ebc-a7f3-d566a92d1b1e"],
  ];
  for (const [instant, data, uuid] of vectors) {
    const shown = typeof instant === "string" ? instant : instant.constructor.name;
    it(`returns ${uuid} for ${shown} and "${data}"`, async () => {
      assertEquals(await staticUuid(instant, data), uuid);
    });
  }

  it("hashes the instant in UTC with what there is of microseconds, and the data", async () => {
    await fc.assert(fc.asyncProperty(MICROSECONDS, fc.uint8Array(), async (micros, data) => {
      const uuid = await staticUuid({ epochMicroseconds: micros }, data);
      const [seconds, digits] = new Date(Number(micros / 1000n)).toISOString().split(".");
      const fraction = `${digits?.slice(0, 3)}${String(micros % 1000n).padStart(3, "0")}`;
      const text = `${seconds}${fraction === "000000" ? "" : `.${fraction}`}+00:00`;
      const hash = createHash("sha1").update(text).update(data).digest("hex");
      assertEquals(isUuid(uuid), true);
      assertEquals(uuid[14], "7");
      assertEquals(uuid.slice(15, 18), hash.slice(0, 3));
      assertEquals(uuid.slice(20).replace("-", ""), hash.slice(4, 19));
    }));
  });

  it("has the time in milliseconds, or the millisecond before", async () => {
    await fc.assert(fc.asyncProperty(MICROSECONDS, async (micros) => {
      const uuid = await staticUuid({ epochMicroseconds: micros }, "");
      const ms = parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
      const late = Number(micros / 1000n) - ms;
      assertEquals(late === 0 || late === 1, true);
    }));
  });

  it("rounds milliseconds as Python does", async () => {
    const uuid = await staticUuid("1970-01-01T00:00:01.001Z", "");
    assertEquals(uuid.slice(0, 13), "00000000-03e8");
  });

  it("is the same for the same and differs for other data", async () => {
    await fc.assert(fc.asyncProperty(MICROSECONDS, fc.string(), fc.string(), async (...given) => {
      const [epochMicroseconds, left, right] = given;
      const [one, same, other] = await Promise.all(
        [left, left, right].map((data) => staticUuid({ epochMicroseconds }, data)),
      );
      assertEquals(one, same);
      assertEquals(one === other, left === right);
    }));
  });

  it("distinguishes microseconds", async () => {
    const uuids = ["1", "2", "12", "120"].map((digits) =>
      staticUuid(`2026-01-01T00:00:00.${digits.padStart(6, "0")}Z`, "a")
    );
    assertEquals(new Set(await Promise.all(uuids)).size, 4);
  });

  const wrong: Instant[] = [
    ...["", "now", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z"],
    ...["2026-01-01T00:00:00.1234567Z", "2026-01-01 00:00:00Z", "0000-12-31T00:00:00Z"],
    "0001-01-01T00:00:00+02:00",
    new Date(NaN),
    new Date("+010000-01-01T00:00:00Z"),
    ...[0.5, NaN, 2 ** 53, 10n ** 18n].map((epochMicroseconds) => ({ epochMicroseconds })),
  ];
  for (const instant of wrong) {
    const shown = typeof instant === "object" && "epochMicroseconds" in instant
      ? instant.epochMicroseconds
      : instant;
    it(`refuses "${shown}"`, async () => {
      const error = await assertRejects(() => staticUuid(instant, "a"), RangeError);
      assertEquals(
        error.message,
        "Cannot make static UUID as 'instant' must be a date-time of the years 1 to 9999 with a " +
          `time zone and at most six digits of a second: current value is "${shown}"`,
      );
    });
  }
});
