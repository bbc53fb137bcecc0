import { assert, assertEquals } from "@std/assert";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  ATOMIC_FIELDS,
  createColumnReader,
  createTransformer,
  type EventColumns,
  type EventVector,
  parseEnriched,
  type StringVector,
  toObject,
} from "../../../../src/enriched/mod.ts";
import { contextsColumn, enrichedLine, sampleEvent } from "../../../fixtures/enriched_lines.ts";
import { randomEnrichedLine } from "../../../fixtures/random_enriched_lines.ts";

const DATA = new URL("../../../../../shared/data/enriched/good-and-bad.tsv", import.meta.url);
const skip = existsSync(DATA) ? false : "Snowplow's own test data are not there";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function isSet(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
}

function stringAt({ offsets, bytes }: StringVector, row: number): string {
  return DECODER.decode(bytes.subarray(offsets[row], offsets[row + 1]));
}

/** Returns the value of a row, timestamps as microseconds. */
function valueAt(vector: EventVector, row: number): unknown {
  if (!isSet(vector.validity, row)) return undefined;
  const entityAt = (item: number) => {
    assert(vector.type === "contexts" || vector.type === "unstruct_event");
    return {
      schema: stringAt(vector.schemas, item),
      data: JSON.parse(stringAt(vector.data, item)),
    };
  };
  switch (vector.type) {
    case "string":
      return stringAt(vector, row);
    case "boolean":
      return isSet(vector.values, row);
    case "timestamp":
      return vector.values[row];
    case "contexts": {
      const [from = 0, to = 0] = vector.offsets.subarray(row, row + 2);
      return Array.from({ length: to - from }, (_, index) => entityAt(from + index));
    }
    case "unstruct_event":
      return entityAt(row);
    default:
      return vector.values[row];
  }
}

function objectsOf({ rows, columns }: EventColumns): Record<string, unknown>[] {
  return Array.from({ length: rows }, (_, row) => {
    const entries = columns.map(({ name, vector }) => [name, valueAt(vector, row)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  });
}

/** Returns the same of a line by `toObject()` and `parseEnriched()`. */
function expectedOf(line: string): Record<string, unknown> {
  const { contexts, unstruct_event, derived_contexts, ...scalars } = toObject(line, {
    lossless: true,
    geoLocation: false,
  });
  const times = Object.entries(scalars).filter(([name]) => name.endsWith("_tstamp"));
  return {
    ...scalars,
    ...Object.fromEntries(times.map(([name, time]) => [name, microseconds(String(time))])),
    ...contexts && { contexts: parseEnriched(line).get("contexts") },
    ...unstruct_event && { unstruct_event: parseEnriched(line).get("unstruct_event") },
    ...derived_contexts && { derived_contexts: parseEnriched(line).get("derived_contexts") },
  };
}

function microseconds(time: string): bigint {
  const [seconds = "", fraction = ""] = time.slice(0, -1).split(".");
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** Asserts that columns have what rows have, however the bytes are cut. */
function assertSame(text: string, size = 100_000): void {
  const bytes = ENCODER.encode(text);
  const [reader, transformer] = [createColumnReader(), createTransformer({ lossless: true })];
  let [rows, bad, expectedBad, events, expectedEvents] = ["", "", "", 0, 0];
  for (let at = 0; at <= bytes.length; at += size) {
    const chunk = bytes.slice(at, at + size);
    const isLast = at + size > bytes.length;
    for (const read of [reader.read(chunk), ...isLast ? [reader.finish()] : []]) {
      bad += DECODER.decode(read.badRows);
      events += read.events;
    }
    for (
      const read of [transformer.transform(chunk), ...isLast ? [transformer.finish()] : []]
    ) {
      rows += DECODER.decode(read.rows);
      expectedBad += DECODER.decode(read.badRows);
      expectedEvents += read.events;
    }
  }
  const good = new Set(
    rows.split("\n").filter((row) => row).map((row) => JSON.parse(row).event_id),
  );
  assertEquals([bad, events], [expectedBad, expectedEvents]);
  const lines = text.replace(/^\ufeff/, "").split("\n").filter((line) => {
    try {
      return toObject(line, { lossless: true });
    } catch {
      return false;
    }
  });
  assert(good.size > 0);
  assertEquals(objectsOf(reader.take()), lines.map(expectedOf));
  assertEquals([reader.rows, reader.size, reader.take().rows], [0, 0, 0]);
}

describe("createColumnReader()", () => {
  it("reads events as trackers send them, however the bytes are cut", () => {
    const lines = Array.from({ length: 100 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    for (const size of [100_000, 5000, 77]) assertSame(`\ufeff${lines.join("\n")}`, size);
  });

  it("reads Snowplow's own events", { skip }, () => assertSame(readFileSync(DATA, "utf8")));

  it("reads lines of every kind", () => {
    for (let seed = 0; seed < 1000; seed += 100) {
      const lines = Array.from({ length: 100 }, (_, index) => randomEnrichedLine(seed + index));
      assertSame([enrichedLine(), ...lines].join("\n").toWellFormed());
    }
  });

  it("reads rare spellings, CRLF and blank lines", () => {
    const columns = {
      txn_id: "+007",
      page_urlport: "-5",
      geo_latitude: "+.5",
      geo_longitude: "1E+3",
      event_id: "C6EF3124-B53A-4B13-A233-0088F79DCBCB",
      br_cookies: "1",
      dvce_ismobile: "0",
      page_title: `"\\é👍${"x".repeat(100)}`,
      true_tstamp: "1969-12-31 23:59:59.999999999",
      refr_dvce_tstamp: "2024-02-29T00:00:00",
      dvce_sent_tstamp: "0001-01-01 00:00:00.5",
      derived_tstamp: "9999-12-31 23:59:59.123456",
    };
    assertSame(
      `\r\n\n${enrichedLine(columns)}\r\n\r\nbad\n${enrichedLine({ ...columns, br_cookies: "2" })}`,
    );
    const reader = createColumnReader();
    reader.read(ENCODER.encode(`${enrichedLine(columns)}\n`));
    const [event] = objectsOf(reader.take());
    assertEquals(event?.["derived_tstamp"], 253402300799123456n);
    assertEquals(event?.["event_id"], "c6ef3124-b53a-4b13-a233-0088f79dcbcb");
  });

  it("keeps contexts apart by their columns, with usual and unusual JSON", () => {
    const context = (name: string) => ({
      schema: `iglu:com.acme/${name}/jsonschema/1-0-0`,
      data: { [name]: "é" },
    });
    for (const tail of ["", " ", "\r"]) {
      const line = enrichedLine({
        contexts: contextsColumn(context("a"), context("b")) + tail,
        derived_contexts: contextsColumn(context("c")),
      });
      const empty = enrichedLine({ contexts: contextsColumn(), derived_contexts: "" });
      assertSame(`${line}\n${empty}\n${line}`);
    }
    const many = contextsColumn(...Array.from({ length: 1100 }, (_, at) => context(`a${at}`)));
    assertSame(enrichedLine({ contexts: many }));
  });

  it("grows with rows and with the bytes of a value", () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index) =>
        enrichedLine(index % 700 === 699 ? { txn_id: "5", app_id: "x".repeat(5000) } : {}),
    );
    assertSame(lines.join("\n"));
  });

  it("reads other layouts", () => {
    const fields = [{ name: "é", type: "double" }, { name: "b", type: "boolean" }] as const;
    const reader = createColumnReader({ fields });
    assertEquals(reader.read(ENCODER.encode("1.5\t1\n\t0\nx\t1\n")).badEvents, 1);
    assertEquals(objectsOf(reader.take()), [{ é: 1.5, b: true }, { b: false }]);
    const atomic = createColumnReader({ fields: ATOMIC_FIELDS });
    assertEquals(atomic.take().columns.length, 128);
  });
});
