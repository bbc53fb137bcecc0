import { assert } from "@std/assert";
import { describe, it } from "node:test";
import {
  badRow,
  columnName,
  type Dialect,
  EnrichedParseError,
  parseBadRow,
  toJson,
} from "../../src/enriched/mod.ts";
import { contextsColumn, type EnrichedColumns, enrichedLine } from "../fixtures/enriched_lines.ts";
import { expressionsOf, testExpressions } from "../fixtures/expression_growth.ts";
import { assertLinear } from "../fixtures/growth.ts";

function attempt(columns: EnrichedColumns, dialect: Dialect): void {
  try {
    toJson(enrichedLine(columns), { dialect });
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
  }
}

describe("Expressions of enriched", () => {
  it("are all found", () => {
    const found = expressionsOf("enriched").map(([name]) => name).join("\n");
    assert(expressionsOf("enriched").length >= 40, found);
    for (const part of ["scalars.ts", "_go_values.ts", "_js.ts", "schema_key.ts", "[eE][+-]?"]) {
      assert(found.includes(part), `${part} is not among\n${found}`);
    }
  });

  testExpressions("enriched");
});

describe("toJson()", () => {
  const columns: readonly (keyof EnrichedColumns)[] = [
    "tr_total",
    "txn_id",
    "true_tstamp",
    "event_id",
    "page_title",
  ];
  const dialects: readonly Dialect[] = ["loader", "scala", "scala-3.1", "python", "go", "js"];
  for (const dialect of dialects) {
    it(`takes time that grows with the columns of a line, in ${dialect}`, async () => {
      for (const column of columns) {
        for (const repeated of ["0", " ", "0_", "\uff11"]) {
          for (const [before, after] of [["", "x"], ["x", "x"], ["0x", ".x"]]) {
            await assertLinear(`${column} of ${before}${repeated}…${after}`, (length) => {
              const value = before + repeated.repeat(length / repeated.length) + after;
              attempt({ [column]: value }, dialect);
            });
          }
        }
      }
    });

    it(`takes time that grows with the entities of a line, in ${dialect}`, async () => {
      const schemas = (length: number) => [
        "a:".repeat(length / 2),
        `iglu:${"a".repeat(length)}`,
        `iglu:a/${"aA".repeat(length / 2)}/jsonschema/1-0-0`,
        `iglu:a/b/jsonschema/1-0-${"0".repeat(length)}`,
        `x${":a/b/".repeat(length / 5)}`,
      ];
      for (const [index] of schemas(0).entries()) {
        await assertLinear(`schema ${index}`, (length) => {
          const schema = schemas(length)[index] ?? "";
          attempt({ contexts: contextsColumn({ schema, data: {} }) }, dialect);
        });
      }
      const data = (length: number) => [
        `"${"\\\\ud83d".repeat(length / 7)}"`,
        `"${"\\ud83d".repeat(length / 6)}"`,
        `[${"0,".repeat(length / 2)}0]`,
        `{${'"a":0,'.repeat(length / 6)}"b":1}`,
        `"${"\\".repeat(length)}`,
        `[${" ".repeat(length)}x]`,
        "[".repeat(length),
      ];
      for (const [index] of data(0).entries()) {
        await assertLinear(`data ${index}`, (length) => {
          const item = `{"schema":"iglu:a/b/jsonschema/1-0-0","data":${data(length)[index]}}`;
          const schema = "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0";
          attempt({ contexts: `{"schema":"${schema}","data":[${item}]}` }, dialect);
        });
      }
    });
  }
});

describe("Other functions of enriched", () => {
  it("take time that grows with their input", async () => {
    for (const repeated of ["a", ".", "A", "aA", "-", "0"]) {
      await assertLinear("columnName()", (length) => {
        const uri = `iglu:${repeated.repeat(length / repeated.length)}/b/jsonschema/1-0-0`;
        columnName("contexts", uri);
      });
    }
    await assertLinear("parseBadRow()", (length) => {
      const processor = { artifact: "test", version: "1.0.0" };
      const row = badRow("x", failureOf("x"), { processor });
      const version = `2-${"0".repeat(length)}`;
      try {
        parseBadRow(JSON.stringify({ ...row, schema: row.schema.replace("2-0-0", version) }));
      } catch (error) {
        assert(error instanceof SyntaxError);
      }
    });
  });
});

function failureOf(line: string): EnrichedParseError {
  try {
    toJson(line);
  } catch (error) {
    if (error instanceof EnrichedParseError) return error;
  }
  throw new Error("The line is an event");
}
