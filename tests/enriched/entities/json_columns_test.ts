import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { EnrichedParseError, toJson } from "../../../src/enriched/mod.ts";
import { enrichedLine } from "../../fixtures/enriched_lines.ts";
import { jsonValues } from "../../fixtures/json_values.ts";

const UNSTRUCT_EVENT = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0";
const ACME = "iglu:com.acme/thing/jsonschema/1-0-0";
const FRONT = `{"schema":"${UNSTRUCT_EVENT}","data":{"schema":"${ACME}","data":`;

/** Reports whether a column is taken for JSON, be it entities or not. */
function isTaken(column: string, name: "contexts" | "unstruct_event"): boolean {
  try {
    toJson(enrichedLine({ [name]: column }));
    return true;
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return !error.message.includes("into JSON");
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// Pieces that JSON is made of and pieces that it nearly is made of; a tab would end the column.
const PIECES = [
  ..."{}[],:\"\\ \n\r0123456789-+.eEuntrf/bxX'\u0000\u001f\u007f\u00a0\ufeffé寿👍\ud800".split(""),
  ...["true", "false", "null", "tru", "NaN", "Infinity", "-0", "00", "1.", ".5", "1e", "1E+5"],
  ...['""', '"a"', '"\\u00e9"', '"\\u00g0"', '"\\uD83D"', '"\\x"', "[]", "{}", '{"a":1}', "[1,]"],
  ...['"schema":', '"data":', `"${ACME}"`, "//", "\v", "\u2028"],
];

const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((all) => all.join(""));

const damaged = fc.tuple(fc.json(), fc.nat(), fc.nat(2), fc.constantFrom(...PIECES)).map(
  ([json, seed, removed, piece]) => {
    const at = seed % (json.length + 1);
    return json.slice(0, at) + piece + json.slice(at + removed);
  },
);

describe("toJson() accepts the JSON that JSON.parse() accepts", () => {
  it("in data, damaged at one place", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const column = `${FRONT}${text}}}`;
        assertEquals(isTaken(column, "unstruct_event"), isJson(column));
      }),
      { numRuns: 1500 },
    );
  });

  it("in a column of any pieces", () => {
    fc.assert(
      fc.property(soup, fc.constantFrom("contexts", "unstruct_event"), (column, name) => {
        fc.pre(column !== "");
        // The end of a line is not part of its last column; these columns are in the middle.
        assertEquals(isTaken(column, name), isJson(column));
      }),
      { numRuns: 1500 },
    );
  });

  it("in a good column, damaged at any place", () => {
    const column = `${FRONT}{"a":[1,-2.5e3,true,null,"x\\n"]}}}`;
    fc.assert(
      fc.property(
        fc.nat(column.length),
        fc.nat(3),
        fc.constantFrom("", ...PIECES),
        (at, removed, piece) => {
          const text = column.slice(0, at) + piece + column.slice(at + removed);
          assertEquals(isTaken(text, "unstruct_event"), isJson(text));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("and with each code unit in each place", () => {
    for (let code = 0; code < 0x180; code++) {
      const unit = String.fromCharCode(code);
      if (unit === "\t") continue;
      const inString = [`"${unit}"`, `"\\${unit}"`, `"\\u${unit}0A0"`, `"\\u0a0${unit}"`];
      const bare = [unit, `1${unit}`, `1.${unit}`, `1e${unit}`, `-${unit}`, `[${unit}1]`];
      for (const text of [...inString, ...bare]) {
        const column = `${FRONT}${text}}}`;
        assertEquals(isTaken(column, "unstruct_event"), isJson(column), JSON.stringify(text));
      }
    }
  });

  it("and rejects every prefix of a good column", () => {
    const column = `${FRONT}{"a":[1,-2.5e3,true,false,null,"\\u00e9"]}}}`;
    for (let length = 1; length < column.length; length++) {
      assertEquals(isTaken(column.slice(0, length), "unstruct_event"), false);
    }
  });
});

describe("toJson() writes of the data of a column", () => {
  it("the value that JSON.parse() returns, with its own spelling", () => {
    const text = jsonValues().map((value) => JSON.stringify(value));
    fc.assert(fc.property(text, (json) => {
      const out = toJson(enrichedLine({ unstruct_event: `${FRONT}${json}}}` }));
      assertEquals(out.endsWith(`"unstruct_event_com_acme_thing_1":${json}}`), true);
      assertEquals(JSON.parse(out).unstruct_event_com_acme_thing_1, JSON.parse(json));
    }));
  });
});
