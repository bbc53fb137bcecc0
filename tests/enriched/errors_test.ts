import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { badRow, EnrichedParseError, toJson, toObject } from "../../src/enriched/mod.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";

const PROCESSOR = { artifact: "orders", version: "1.2.3" };
const ATOMIC_REASON = "expected 131 fields, found 128: this is the 128-column atomic layout, " +
  'which lacks "contexts", "unstruct_event" and "derived_contexts"';

function errorOf(line: string): EnrichedParseError {
  return assertThrows(() => toJson(line), EnrichedParseError);
}

function messageOf(line: string): string {
  return errorOf(line).message.replace("Cannot parse enriched event: ", "");
}

function atomicLine(): string {
  const columns = enrichedLine().split("\t");
  return columns.filter((_, index) => ![52, 58, 122].includes(index)).join("\t");
}

describe("EnrichedParseError", () => {
  it("is a SyntaxError with a code, from toObject() as well", () => {
    const error = assertThrows(() => toObject("x"), EnrichedParseError);
    assert(error instanceof SyntaxError);
    assertEquals([error.name, error.code], ["EnrichedParseError", "ENRICHED_PARSE"]);
  });

  it("reports a line without tabs", () => {
    for (const line of ["", "\n", "not an event", '{"a":1}']) {
      assertEquals(errorOf(line).failure, { type: "NotTSV" });
      assertEquals(errorOf(line).message, "Cannot parse enriched event: the line has no tabs");
    }
  });

  it("reports too few and too many columns", () => {
    const line = enrichedLine();
    const few = errorOf(line.split("\t").slice(0, 129).join("\t"));
    assertEquals(few.message, "Cannot parse enriched event: expected 131 fields, found 129");
    assertEquals(few.failure, { type: "FieldNumberMismatch", fieldCount: 129 });
    assertEquals(errorOf(`${line}\t`).failure, { type: "FieldNumberMismatch", fieldCount: 132 });
  });

  it("recognizes the atomic layout, and not garbage of the same width", () => {
    assertEquals(messageOf(atomicLine()), ATOMIC_REASON);
    assertEquals(errorOf(atomicLine()).failure, { type: "FieldNumberMismatch", fieldCount: 128 });
    const noTime = atomicLine().replace("2026-01-31", "2026-02-31");
    const noUuid = atomicLine().replace("c6ef3124", "");
    for (const line of ["\t".repeat(127), noTime, noUuid]) {
      assertEquals(messageOf(line), "expected 131 fields, found 128");
    }
  });

  it("reports a stray line end", () => {
    const line = enrichedLine();
    assertEquals(
      messageOf(`${line}\r${line}`),
      `expected 131 fields, found 261 (the line has a stray carriage return at character ` +
        `${line.length})`,
    );
    assertEquals(
      messageOf(enrichedLine({ true_tstamp: "2026-01-31 10:20:30\r" }) + "\r\n"),
      "Cannot parse key true_tstamp into datetime (the line has a stray carriage return at " +
        `character ${line.length + 19})`,
    );
    assertEquals(
      messageOf("a\nb"),
      "the line has no tabs (the line has a stray line feed at character 1)",
    );
  });

  it("collects all errors, in the order of the columns, in Snowplow's shape", () => {
    const contexts = "{";
    const { failure } = errorOf(enrichedLine({
      collector_tstamp: "",
      event_id: "x",
      txn_id: "1e3",
      v_etl: "",
      geo_latitude: "north",
      contexts,
      br_cookies: "yes",
      true_tstamp: "today",
    }));
    const invalid = (key: string, value: string, message: string) => ({
      type: "InvalidValue",
      key,
      value,
      message,
    });
    assertEquals<unknown>(failure, {
      type: "RowDecodingError",
      errors: [
        invalid("collector_tstamp", "", "Field collector_tstamp cannot be empty"),
        invalid("event_id", "x", "Cannot parse key event_id into UUID"),
        invalid("txn_id", "1e3", "Cannot parse key txn_id into integer"),
        invalid("v_etl", "", "Field v_etl cannot be empty"),
        invalid("geo_latitude", "north", "Cannot parse key geo_latitude into double"),
        invalid(
          "contexts",
          contexts,
          "Cannot parse key contexts into JSON: it is malformed at byte 1",
        ),
        invalid("br_cookies", "yes", "Cannot parse key br_cookies into boolean"),
        invalid("true_tstamp", "today", "Cannot parse key true_tstamp into datetime"),
      ],
    });
  });

  it("requires the four required columns, and no other", () => {
    const { failure } = errorOf("\t".repeat(130));
    assert(failure.type === "RowDecodingError");
    assertEquals(failure.errors.map(({ message }) => message), [
      "Field collector_tstamp cannot be empty",
      "Field event_id cannot be empty",
      "Field v_collector cannot be empty",
      "Field v_etl cannot be empty",
    ]);
  });

  it("names the first failures and counts the others, without values", () => {
    const secret = "secret";
    const line = enrichedLine({
      txn_id: secret,
      geo_latitude: secret,
      geo_longitude: secret,
      contexts: secret,
      tr_total: secret,
      tr_tax: secret,
      true_tstamp: secret,
    });
    assertEquals(
      messageOf(line),
      "Cannot parse key txn_id into integer; Cannot parse key geo_latitude into double; " +
        "Cannot parse key geo_longitude into double; " +
        "Cannot parse key contexts into JSON: it is malformed at byte 0; " +
        "Cannot parse key tr_total into double; and 2 more",
    );
  });
});

describe("badRow()", () => {
  it("has the line without its line end, and the failure", () => {
    const line = enrichedLine({ txn_id: "x" });
    const error = errorOf(`${line}\r\n`);
    assertEquals(badRow(`${line}\r\n`, error, { processor: PROCESSOR }), {
      schema: "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0",
      data: { processor: PROCESSOR, failure: error.failure, payload: line },
    });
  });

  it("counts no more fields than its schema allows", () => {
    const line = "\t".repeat(5000);
    const error = errorOf(line);
    assertEquals(error.failure, { type: "FieldNumberMismatch", fieldCount: 5001 });
    const { failure } = badRow(line, error, { processor: PROCESSOR }).data;
    assertEquals(failure, { type: "FieldNumberMismatch", fieldCount: 1024 });
  });

  it("copies no more of the processor than its schema allows", () => {
    const processor = { ...PROCESSOR, secret: "x" };
    const row = badRow("x", errorOf("x"), { processor });
    assertEquals(row.data.processor, PROCESSOR);
  });
});
