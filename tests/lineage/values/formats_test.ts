import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { isDateTime, isUri } from "../../../src/lineage/values/formats.ts";

describe("isUri()", () => {
  it("accepts absolute URIs", () => {
    for (const uri of ["https://a.example/b?c=d#e", "urn:a:b", "s3://acme/a%20b"]) {
      assertEquals([uri, isUri(uri), isUri(uri)], [uri, true, true]);
    }
  });

  it("rejects other values, also those that only the pattern or only `URL` accepts", () => {
    for (const value of ["a/b", "https://a.example/b c", "http://[", "https:", "", 1, undefined]) {
      assertEquals([value, isUri(value)], [value, false]);
    }
  });
});

describe("isDateTime()", () => {
  it("knows the days of each month", () => {
    const days: readonly [string, boolean][] = [
      ["2026-02-28", true],
      ["2026-02-29", false],
      ["2028-02-29", true],
      ["2026-04-30", true],
      ["2026-04-31", false],
      ["2026-12-31", true],
      ["2026-01-00", false],
    ];
    for (const [day, expected] of days) {
      assertEquals([day, isDateTime(`${day}T00:00:00Z`)], [day, expected]);
    }
  });

  it("requires a time zone", () => {
    assertEquals(isDateTime("2026-01-31T00:00:00"), false);
    assertEquals(isDateTime("2026-01-31T00:00:00+01:00"), true);
  });
});
