import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { type EnrichedJson, toObject } from "../../src/enriched/mod.ts";
import { contextsColumn, enrichedLine } from "../fixtures/enriched_lines.ts";

describe("toObject()", () => {
  it("returns members of the types of their columns", () => {
    const event: EnrichedJson = toObject(enrichedLine({
      txn_id: "7",
      contexts: contextsColumn({ schema: "iglu:com.acme/thing/jsonschema/1-0-0", data: { a: 1 } }),
    }));
    const time: string = event.collector_tstamp;
    const transaction: number | undefined = event.txn_id;
    const title: string | undefined = event.page_title;
    const things: readonly unknown[] | undefined = event.contexts_com_acme_thing_1;
    // @ts-expect-error The JSON columns are spread into members for each schema.
    const contexts = event.contexts;
    assertEquals(
      [time, transaction, title, things, contexts],
      ["2026-01-31T10:20:30.400Z", 7, undefined, [{ a: 1 }], undefined],
    );
  });
});
