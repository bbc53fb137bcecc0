import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import {
  ENRICHED_FIELDS,
  type EnrichedFieldName,
  EnrichedParseError,
  toJson,
  toObject,
} from "../../src/enriched/mod.ts";
import { type EnrichedColumns, enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";

const REFUSED = Symbol("refused");

/** Returns what a column becomes in the JSON text, spelled as it is there. */
function written(name: EnrichedFieldName, value: string): string | typeof REFUSED {
  try {
    const json = toJson(enrichedLine({ [name]: value }), { geoLocation: false });
    return new RegExp(`"${name}":("(?:[^"\\\\]|\\\\.)*"|[^,}]*)`).exec(json)?.[1] ?? "";
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return REFUSED;
  }
}

function table(
  name: EnrichedFieldName,
  rows: readonly (readonly [value: string, expected: string | typeof REFUSED])[],
): void {
  for (const [value, expected] of rows) {
    it(`writes ${JSON.stringify(value)} as ${expected.toString()}`, () => {
      assertEquals(written(name, value), expected);
    });
  }
}

describe("toJson() of an integer", () => {
  table("txn_id", [
    ["0", "0"],
    ["-0", "0"],
    ["+5", "5"],
    ["007", "7"],
    ["2147483647", "2147483647"],
    ["-2147483648", "-2147483648"],
    ["2147483648", REFUSED],
    ["-2147483649", REFUSED],
    ["99999999999999999999", REFUSED],
    ["1.0", REFUSED],
    ["1e3", REFUSED],
    ["12abc", REFUSED],
    [" 5", REFUSED],
    ["1_000", REFUSED],
    ["0x1F", REFUSED],
    ["٣", REFUSED],
    ["-", REFUSED],
    ["NaN", REFUSED],
  ]);
});

describe("toJson() of a double", () => {
  table("se_value", [
    ["42", "42"],
    ["19.90", "19.90"],
    ["1E+3", "1E+3"],
    ["0E-10", "0E-10"],
    ["1.0E-5", "1.0E-5"],
    ["-0.0", "-0.0"],
    ["0.1234567890123456789", "0.1234567890123456789"],
    [".5", "0.5"],
    ["5.", "5"],
    ["+1.5", "1.5"],
    ["007.5", "7.5"],
    ["1e400", REFUSED],
    ["NaN", REFUSED],
    ["Infinity", REFUSED],
    ["-Infinity", REFUSED],
    ["1.5abc", REFUSED],
    ["1,5", REFUSED],
    ["1d", REFUSED],
    ["0x10", REFUSED],
    ["1e", REFUSED],
    [".", REFUSED],
    [" 1", REFUSED],
  ]);
});

describe("toJson() of a boolean", () => {
  table("br_cookies", [["1", "true"], ["0", "false"], ["true", REFUSED], ["2", REFUSED]]);
});

describe("toJson() of a UUID", () => {
  table("event_id", [
    ["C6EF3124-B53A-4B13-A233-0088F79DCBCB", '"c6ef3124-b53a-4b13-a233-0088f79dcbcb"'],
    ["c6ef3124b53a4b13a2330088f79dcbcb", REFUSED],
    ["1-2-3-4-5", REFUSED],
    ["g6ef3124-b53a-4b13-a233-0088f79dcbcb", REFUSED],
    ["", REFUSED],
  ]);
});

describe("toJson() of a timestamp", () => {
  table("derived_tstamp", [
    ["2026-01-31 10:20:30.090", '"2026-01-31T10:20:30.090Z"'],
    ["2026-01-31 10:20:30.000", '"2026-01-31T10:20:30.000Z"'],
    ["2026-01-31 10:20:30", '"2026-01-31T10:20:30Z"'],
    ["2026-01-31T10:20:30", '"2026-01-31T10:20:30Z"'],
    ["2026-01-31 10:20:30.1", '"2026-01-31T10:20:30.1Z"'],
    ["2021-10-14 13:54:45.811000001", '"2021-10-14T13:54:45.811000001Z"'],
    ["2021-10-14 13:54:45.8110000012", REFUSED],
    ["2026-01-31 10:20:30.", REFUSED],
    ["2024-02-29 00:00:00", '"2024-02-29T00:00:00Z"'],
    ["2026-02-29 00:00:00", REFUSED],
    ["2026-02-30 00:00:00", REFUSED],
    ["0000-01-01 00:00:00", REFUSED],
    ["0001-01-01 00:00:00", '"0001-01-01T00:00:00Z"'],
    ["9999-12-31 23:59:59.999", '"9999-12-31T23:59:59.999Z"'],
    ["10000-01-01 00:00:00", REFUSED],
    ["1900-02-29 00:00:00", REFUSED],
    ["2000-02-29 00:00:00", '"2000-02-29T00:00:00Z"'],
    ["0004-02-29 00:00:00", '"0004-02-29T00:00:00Z"'],
    ["2026-04-31 00:00:00", REFUSED],
    ["2026-12-31 23:59:59", '"2026-12-31T23:59:59Z"'],
    ["2026-13-01 00:00:00", REFUSED],
    ["2026-00-01 00:00:00", REFUSED],
    ["2026-01-00 00:00:00", REFUSED],
    ["2026-01-32 00:00:00", REFUSED],
    ["2026-01-31 24:00:00", REFUSED],
    ["2026-01-31 23:60:00", REFUSED],
    ["2026-01-31 23:59:60", REFUSED],
    ["2026-01-31 10:20", REFUSED],
    ["2026-01-31", REFUSED],
    ["2026-1-31 10:20:30", REFUSED],
    ["2026-01-31 10:20:30Z", REFUSED],
    ["2026-01-31  10:20:30", REFUSED],
    ["not a date", REFUSED],
  ]);
});

describe("toJson() of a string", () => {
  table("page_title", [
    ["plain", '"plain"'],
    ["a/b", '"a/b"'],
    ['"', '"\\""'],
    ["\\", '"\\\\"'],
    ["\u0001", '"\\u0001"'],
    ["a\rb", '"a\\rb"'],
    ["\u007f", '"\u007f"'],
    ["\u2028", '"\u2028"'],
    ["é寿👍", '"é寿👍"'],
    ["\ud800", '"\ufffd"'],
    [" ", '" "'],
  ]);

  it("returns any string, on one line", () => {
    const text = fc.string({ unit: "binary" }).filter((text) => !/[\t\r\n]/.test(text) && !!text);
    fc.assert(fc.property(text, (text) => {
      const json = toJson(enrichedLine({ page_title: text }));
      assertEquals(JSON.parse(json).page_title, text);
      assertEquals(/[\r\n]/.test(json), false);
    }));
  });
});

describe("toJson()", () => {
  it("omits empty columns and keeps the order of the others", () => {
    assertEquals(
      toJson(enrichedLine({ true_tstamp: "2026-01-31 10:20:30", app_id: "shop" })),
      '{"app_id":"shop","collector_tstamp":"2026-01-31T10:20:30.400Z",' +
        '"event_id":"c6ef3124-b53a-4b13-a233-0088f79dcbcb","v_collector":"ssc-3.2.0-kinesis",' +
        '"v_etl":"enrich-6.1.0","true_tstamp":"2026-01-31T10:20:30Z"}',
    );
  });

  it("removes one line end", () => {
    const line = enrichedLine();
    for (const end of ["\n", "\r\n", "\r"]) assertEquals(toJson(line + end), toJson(line));
    for (const end of ["\r\r\n", "\n\n", "\n\r"]) {
      assertThrows(() => toJson(line + end), EnrichedParseError);
    }
  });

  it("adds geo_location at the end, with the digits of the line", () => {
    const line = enrichedLine({ geo_latitude: "37.10", geo_longitude: "-8" });
    assertMatch(toJson(line), /,"geo_location":"37\.10,-8"\}$/);
    assertEquals(toObject(line, { geoLocation: false }).geo_location, undefined);
    assertEquals(toObject(line, { geoLocation: false }).geo_latitude, 37.1);
  });

  it("adds no geo_location if half of it is missing", () => {
    const line = enrichedLine({ geo_latitude: "37.1" });
    assertEquals("geo_location" in toObject(line), false);
  });

  it("is the text of what toObject() returns, for events of any kind", () => {
    fc.assert(fc.property(fc.integer(), fc.nat(30), (seed, contexts) => {
      const line = enrichedLine(sampleEvent({ seed, contexts }));
      assertEquals(JSON.parse(toJson(line)), toObject(line));
    }));
  });

  it("writes each column under its own name", () => {
    const samples: Record<string, readonly [string, unknown]> = {
      string: ["text", "text"],
      integer: ["7", 7],
      double: ["7.5", 7.5],
      boolean: ["1", true],
      timestamp: ["2026-01-31 10:20:30", "2026-01-31T10:20:30Z"],
      uuid: ["c6ef3124-b53a-4b13-a233-0088f79dcbcb", "c6ef3124-b53a-4b13-a233-0088f79dcbcb"],
    };
    const scalars = ENRICHED_FIELDS.flatMap(({ name, type }) => {
      const sample = samples[type];
      return sample ? [{ name, column: sample[0], value: sample[1] }] : [];
    });
    assertEquals(scalars.length, 128);
    const columns: EnrichedColumns = Object.fromEntries(
      scalars.map(({ name, column }) => [name, column]),
    );
    const expected = Object.fromEntries(scalars.map(({ name, value }) => [name, value]));
    const actual = toObject(enrichedLine(columns), { geoLocation: false });
    assertEquals<unknown>(actual, expected);
    assertEquals(Object.keys(actual), scalars.map(({ name }) => name));
  });
});
