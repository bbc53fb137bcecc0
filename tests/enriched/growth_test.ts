import { assert } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import {
  badRow,
  columnName,
  type Dialect,
  EnrichedParseError,
  parseBadRow,
  toJson,
} from "../../src/enriched/mod.ts";
import { contextsColumn, type EnrichedColumns, enrichedLine } from "../fixtures/enriched_lines.ts";

const SOURCES = fileURLToPath(new URL("../../src/enriched", import.meta.url));
const COMMENT_REGEXP = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;
const LITERAL_REGEXP =
  /(?<=[(=,:?]\s*|return )\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g;

// What repeats, and what comes before and after it.
const REPEATED = [
  ..."0aAfF_-+.:/ \\\"'{[\u00a0\u0660\uff11\ud83d\n",
  ...["0_", "a:", ":a/b/", "0.", "aA", "\\u", "1e", "[]", "x/", "\u001c ", "\\ud83d"],
];
const BEFORE = ["", "0", "x", "0x", "iglu:", "x:a/b/", "1."];
const AFTER = ["", "x", "\u0001", "/", "e"];

/** Asserts that ten times the input takes nowhere near a hundred times as long. */
function assertLinear(name: string, work: (length: number) => void): void {
  // A quadratic expression fails here, before it takes minutes.
  assert(bestOf(() => work(10_000)) < 100, `${name} is slow with 10,000 characters`);
  const small = bestOf(() => work(100_000));
  const large = bestOf(() => work(1_000_000));
  const figures = `${small.toFixed(1)} ms with 100,000, ${large.toFixed(1)} ms with 1,000,000`;
  assert(large < 1000 || large < 40 * small, `${name} is not linear: ${figures}`);
}

/** Returns the shorter of two times, as other work may disturb one of them. */
function bestOf(work: () => void): number {
  let best = Infinity;
  for (let i = 0; i < 2; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
    if (best < 10) break;
  }
  return best;
}

function expressions(): [string, RegExp][] {
  const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("_wasm"));
  return names.flatMap((name) => {
    const source = readFileSync(join(SOURCES, name), "utf8").replace(COMMENT_REGEXP, "");
    return [...source.matchAll(LITERAL_REGEXP)].map(([text, pattern = "", flags]): [
      string,
      RegExp,
    ] => [`${name} ${text}`, new RegExp(pattern, flags)]);
  });
}

function attempt(columns: EnrichedColumns, dialect: Dialect): void {
  try {
    toJson(enrichedLine(columns), { dialect });
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
  }
}

describe("Expressions of enriched", () => {
  it("are all found", () => {
    const found = expressions().map(([name]) => name).join("\n");
    assert(expressions().length >= 40, found);
    for (const part of ["scalars.ts", "_go_values.ts", "_js.ts", "schema_key.ts", "[eE][+-]?"]) {
      assert(found.includes(part), `${part} is not among\n${found}`);
    }
  });

  for (const [name, expression] of expressions()) {
    it(`${name} takes time that grows with its input`, () => {
      for (const repeated of REPEATED) {
        for (const before of BEFORE) {
          for (const after of AFTER) {
            const text = (length: number) =>
              before + repeated.repeat(length / repeated.length) + after;
            // Most combinations end at once, and are not measured.
            const start = performance.now();
            "".replace(expression, "");
            text(10_000).replace(expression, "");
            if (performance.now() - start < 5) continue;
            assertLinear(`${name} on ${JSON.stringify([before, repeated, after])}`, (length) => {
              text(length).replace(expression, "");
            });
          }
        }
      }
    });
  }
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
    it(`takes time that grows with the columns of a line, in ${dialect}`, () => {
      for (const column of columns) {
        for (const repeated of ["0", " ", "0_", "\uff11"]) {
          for (const [before, after] of [["", "x"], ["x", "x"], ["0x", ".x"]]) {
            assertLinear(`${column} of ${before}${repeated}…${after}`, (length) => {
              const value = before + repeated.repeat(length / repeated.length) + after;
              attempt({ [column]: value }, dialect);
            });
          }
        }
      }
    });

    it(`takes time that grows with the entities of a line, in ${dialect}`, () => {
      const schemas = (length: number) => [
        "a:".repeat(length / 2),
        `iglu:${"a".repeat(length)}`,
        `iglu:a/${"aA".repeat(length / 2)}/jsonschema/1-0-0`,
        `iglu:a/b/jsonschema/1-0-${"0".repeat(length)}`,
        `x${":a/b/".repeat(length / 5)}`,
      ];
      for (const [index] of schemas(0).entries()) {
        assertLinear(`schema ${index}`, (length) => {
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
        assertLinear(`data ${index}`, (length) => {
          const item = `{"schema":"iglu:a/b/jsonschema/1-0-0","data":${data(length)[index]}}`;
          const schema = "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0";
          attempt({ contexts: `{"schema":"${schema}","data":[${item}]}` }, dialect);
        });
      }
    });
  }
});

describe("Other functions of enriched", () => {
  it("take time that grows with their input", () => {
    for (const repeated of ["a", ".", "A", "aA", "-", "0"]) {
      assertLinear("columnName()", (length) => {
        const uri = `iglu:${repeated.repeat(length / repeated.length)}/b/jsonschema/1-0-0`;
        columnName("contexts", uri);
      });
    }
    assertLinear("parseBadRow()", (length) => {
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
