import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ENRICHED_FIELDS, type EnrichedField } from "../../../src/enriched/mod.ts";

const FIELDS: readonly EnrichedField[] = ENRICHED_FIELDS;

function position(name: string): number {
  return FIELDS.findIndex((field) => field.name === name);
}

describe("ENRICHED_FIELDS", () => {
  it("has each of the 131 fields once", () => {
    assertEquals(FIELDS.length, 131);
    assertEquals(new Set(FIELDS.map(({ name }) => name)).size, 131);
  });

  it("has the types of Snowplow's Scala SDK", () => {
    const census: Record<string, number> = {};
    for (const { type } of FIELDS) census[type] = (census[type] ?? 0) + 1;
    assertEquals(census, {
      string: 83,
      timestamp: 7,
      uuid: 1,
      integer: 15,
      double: 11,
      contexts: 2,
      unstruct_event: 1,
      boolean: 11,
    });
  });

  it("has the canonical order", () => {
    const places = { app_id: 0, event_id: 6, geo_latitude: 22, page_url: 29, contexts: 52 };
    for (const [name, index] of Object.entries(places)) assertEquals(position(name), index, name);
    const later = { unstruct_event: 58, useragent: 77, derived_contexts: 122, true_tstamp: 130 };
    for (const [name, index] of Object.entries(later)) assertEquals(position(name), index, name);
  });

  it("names field 121 refr_dvce_tstamp, and has se_value as a double", () => {
    assertEquals(FIELDS[121], { name: "refr_dvce_tstamp", type: "timestamp" });
    assertEquals(FIELDS[57], { name: "se_value", type: "double" });
  });

  it("requires the four fields that the atomic schema requires", () => {
    assertEquals(FIELDS.filter(({ required }) => required).map(({ name }) => name), [
      "collector_tstamp",
      "event_id",
      "v_collector",
      "v_etl",
    ]);
  });
});
