import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { decodeRecord, encodeRecord } from "../../../../src/lineage/transports/spool/record.ts";

function lineOf(json: string, at: number): Uint8Array {
  return encodeRecord(json, at).slice(0, -1);
}

describe("encodeRecord()", () => {
  it("is read by decodeRecord() as it was", () => {
    const event = fc.record({ run: fc.record({ runId: fc.string() }), text: fc.string() });
    fc.assert(fc.property(event, fc.nat(), fc.nat({ max: 1e9 }), (value, at, offset) => {
      const json = JSON.stringify(value);
      const record = decodeRecord(lineOf(json, at), offset);
      if ("raw" in record) throw new Error("The record is damaged");
      assertEquals([record.offset, record.at, record.event.json], [offset, at, json]);
      assertEquals(record.event.runId, value.run.runId);
    }));
  });

  it("writes events of any size, each on one line", () => {
    const json = JSON.stringify({ text: "ł".repeat(400_000) });
    const bytes = encodeRecord(json, 1);
    assertEquals(bytes.indexOf(0x0a), bytes.length - 1);
    assertEquals("raw" in decodeRecord(bytes.slice(0, -1), 0), false);
  });

  it("writes a time before 1970 as 0", () => {
    const record = decodeRecord(lineOf("{}", -5.5), 0);
    assertEquals("at" in record && record.at, 0);
  });
});

describe("decodeRecord()", () => {
  it("notices every byte that is changed, and every tail that is missing", () => {
    const line = lineOf(`{"run":{"runId":"a"}}`, 1_769_817_600_000);
    for (let at = 0; at < line.length; at++) {
      const damaged = line.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      assertEquals("raw" in decodeRecord(damaged, 0), true, `byte ${at}`);
      assertEquals("raw" in decodeRecord(line.slice(0, at), 0), true, `length ${at}`);
    }
  });
});
