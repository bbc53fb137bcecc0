import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  badRow,
  EnrichedParseError,
  parseBadRow,
  readBadRows,
  toJson,
} from "../../../src/enriched/mod.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";

const SCHEMA = "iglu:com.snowplowanalytics.snowplow.badrows/loader_parsing_error/jsonschema/2-0-0";

function badRowText(line: string): string {
  const error = assertThrows(() => toJson(line), EnrichedParseError);
  return JSON.stringify(badRow(line, error, { processor: { artifact: "a", version: "1.0.0" } }));
}

describe("parseBadRow()", () => {
  it("returns the line of any bad row", () => {
    const lines = ["x", "a\tb", enrichedLine({ page_title: '\\ "é" 👍 \u2028\x01', txn_id: "x" })];
    for (const line of lines) assertEquals(parseBadRow(badRowText(line)).data.payload, line);
  });

  it("returns a bad row that is the same when it is written again", () => {
    const text = badRowText(enrichedLine({ contexts: "{" }));
    assertEquals(JSON.stringify(parseBadRow(text)), text);
  });

  it("accepts all versions of the model", () => {
    const text = badRowText("x").replace("2-0-0", "2-1-3");
    assertEquals(parseBadRow(text).data.payload, "x");
  });

  const refused: readonly (readonly [title: string, text: string, message: string])[] = [
    ["what is no JSON", "x\ty", "Cannot read bad row: it is not JSON"],
    ["what is no object", "null", 'Cannot read bad row: it is not {"schema": …, "data": …}'],
    ["what has no schema", "{}", 'Cannot read bad row: it is not {"schema": …, "data": …}'],
    [
      "other bad rows",
      badRowText("x").replace("loader_parsing_error", "loader_iglu_error"),
      `Cannot read bad row: schema "${
        SCHEMA.replace("loader_parsing_error", "loader_iglu_error")
      }" has no line in it`,
    ],
    [
      "other models",
      badRowText("x").replace("2-0-0", "3-0-0"),
      `Cannot read bad row: schema "${SCHEMA.replace("2-0-0", "3-0-0")}" has no line in it`,
    ],
    [
      "a payload that is no text",
      `{"schema":"${SCHEMA}","data":{"payload":{}}}`,
      'Cannot read bad row: it has no text as "payload"',
    ],
  ];
  for (const [title, text, message] of refused) {
    it(`rejects ${title}`, () => {
      assertThrows(() => parseBadRow(text), SyntaxError, message);
    });
  }
});

describe("readBadRows()", () => {
  it("returns bad rows in order, and skips blank lines", async () => {
    const rows = await Array.fromAsync(readBadRows([badRowText("x"), "", badRowText("y"), "\r"]));
    assertEquals(rows.map(({ data }) => data.payload), ["x", "y"]);
  });

  it("reports which line is not a bad row", async () => {
    await assertRejects(
      () => Array.fromAsync(readBadRows([badRowText("x"), "", "{}"])),
      SyntaxError,
      'Cannot read bad row at line 3: it is not {"schema": …, "data": …}',
    );
  });

  // From snowplow/snowplow-rdb-loader at 3a9e9cbb, Apache-2.0.
  const file = new URL("../../../../shared/data/enriched/expected-badrows.ndjson", import.meta.url);
  const skip = existsSync(file) ? false : "Snowplow's own test data are not there";
  it("reads the bad rows of Snowplow's own loader", { skip }, async () => {
    const rows = await Array.fromAsync(readBadRows(readFileSync(file, "utf8").split("\n")));
    assertEquals(rows.map(({ data }) => data.payload.split("\t").length).sort(), [129, 130]);
  });
});
