import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { EnrichedParseError, toJson } from "../../src/enriched/mod.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { oddLine } from "../fixtures/odd_lines.ts";
import { pythonDifferences, type TransformCase } from "./support/python_sdk.ts";

const DATA = new URL("../../../shared/data/enriched/custom-contexts.tsv", import.meta.url);
const RUNS = 20_000;

// Python reads numbers that JSON has not, and we refuse them.
const NO_JSON_REGEXP = /\b(?:NaN|Infinity)\b/;

function caseOf(line: string): TransformCase {
  try {
    return { line, json: toJson(line, { dialect: "python" }) };
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return { line, messages: error.messages };
  }
}

describe('toJson() with dialect "python" and the Python SDK', () => {
  it("write the same for generated lines, or refuse them with the same message", async () => {
    const lines = fc.sample(oddLine(), { numRuns: RUNS, seed: 1 })
      .filter((line) => line.isWellFormed() && !/[\r\n]$/.test(line) && !NO_JSON_REGEXP.test(line));
    const cases = lines.map(caseOf);
    const good = cases.filter((found) => "json" in found).length;
    assert(good > RUNS / 10 && good < RUNS * 0.9, `${good} of ${cases.length} lines are good`);
    assertEquals(await pythonDifferences(cases), []);
  });

  it("write the same for events of trackers", async () => {
    const samples = Array.from({ length: 500 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    assertEquals(await pythonDifferences(samples.map(caseOf)), []);
  });

  const skip = existsSync(DATA) ? false : "Snowplow's own test data are not there";
  it("write the same for Snowplow's own events", { skip }, async () => {
    const lines = readFileSync(DATA, "utf8").split("\n").filter((line) => line !== "");
    assertEquals(await pythonDifferences(lines.map(caseOf)), []);
  });

  it("are distinguished if a case differs", async () => {
    const line = enrichedLine({ app_id: "shop" });
    const wrong = [{ line, json: "{}" }, { line, messages: ["nothing"] }];
    assertEquals((await pythonDifferences([caseOf(line), ...wrong])).length, 2);
  });
});
