import { assert, assertEquals, assertThrows } from "@std/assert";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  badRow,
  ENRICHED_FIELDS,
  EnrichedParseError,
  toJson,
  toObject,
} from "../../src/enriched/mod.ts";
import { saySkip } from "../fixtures/say_skip.ts";

// From snowplow/snowplow-rdb-loader at 3a9e9cbb, Apache-2.0.
const FOLDER = new URL("../../../shared/data/enriched/", import.meta.url);
const skip = saySkip(existsSync(FOLDER) ? false : "Snowplow's own test data are not there");

type Row = Record<string, unknown>;

function linesOf(name: string): string[] {
  return readFileSync(new URL(name, FOLDER), "utf8").split("\n").filter((line) => line !== "");
}

function expectedRows(): Map<unknown, Row> {
  const rows = linesOf("expected-widerows.ndjson").map((line): Row => JSON.parse(line));
  return new Map(rows.map((row) => [row.event_id, row]));
}

function isEvent(line: string): boolean {
  return line.split("\t").length === ENRICHED_FIELDS.length;
}

// How many contexts a line has in one of its columns, of all schemas or of those of one name.
function countOf(line: string, column: number, name?: string): number {
  const text = line.split("\t")[column];
  const items: { schema: string }[] = text ? JSON.parse(text).data : [];
  return items.filter(({ schema }) => !name || schema.includes(`/${name}/`)).length;
}

// Snowplow's own transformation drops contexts where derived contexts have the same schema. We keep
// them, in front; the data has this with one schema only.
function withoutDropped(line: string): Row {
  const row: Row = { ...toObject(line) };
  const name = "contexts_com_snowplowanalytics_snowplow_client_session_1";
  const dropped = countOf(line, 52, "client_session");
  if (dropped > 0 && countOf(line, 122, "client_session") > 0) {
    row[name] = (row[name] as unknown[]).slice(dropped);
  }
  return row;
}

describe("Snowplow's own data", { skip }, () => {
  it("becomes the 48 rows of Snowplow's own transformation, except dropped values", () => {
    const expected = expectedRows();
    const events = linesOf("good-and-bad.tsv").filter(isEvent);
    assertEquals(events.length, 48);
    for (const event of events) {
      const actual = withoutDropped(event);
      const row = Object.entries(expected.get(actual.event_id) ?? {});
      assertEquals(actual, Object.fromEntries(row.filter(([, value]) => value !== null)));
    }
  });

  it("loses no context", () => {
    for (const event of linesOf("good-and-bad.tsv").filter(isEvent)) {
      const kept = Object.entries(toObject(event)).filter(([key]) => key.startsWith("contexts_"));
      const count = kept.reduce((sum, [, items]) => sum + (items as unknown[]).length, 0);
      assertEquals(count, countOf(event, 52) + countOf(event, 122));
    }
  });

  it("becomes the 2 bad rows of Snowplow's own loader, to the letter", () => {
    const processor = { artifact: "snowplow-transformer-batch", version: "version_placeholder" };
    const actual = linesOf("good-and-bad.tsv").filter((line) => !isEvent(line)).map((line) => {
      const error = assertThrows(() => toJson(line), EnrichedParseError);
      return JSON.stringify(badRow(line, error, { processor }));
    });
    assertEquals(actual.toSorted(), linesOf("expected-badrows.ndjson").toSorted());
  });

  it("transforms all of its 100 events with custom contexts", () => {
    const lines = linesOf("custom-contexts.tsv");
    assertEquals(lines.length, 100);
    for (const line of lines) assert(toJson(line).startsWith('{"'));
  });
});
