import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { JsonScanner, type JsonText } from "../../../src/internal/text/json_scanner.ts";
import { jsonTexts } from "../../../src/cli/input/json_texts.ts";
import { decodeContent } from "../../../src/internal/content/decode_content.ts";
import { jsonValues } from "../../fixtures/json_values.ts";

/** Cuts bytes into chunks of a size. */
async function* chunked(text: string, size: number): AsyncGenerator<Uint8Array, void> {
  const bytes = await Promise.resolve(new TextEncoder().encode(text));
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size = 5): Promise<JsonText[]> {
  return (await Array.fromAsync(jsonTexts(decodeContent(chunked(text, size))))).flat();
}

/** Returns the values with their lines, and the problems. */
async function summary(text: string, size?: number): Promise<unknown[]> {
  return (await read(text, size)).map((json) =>
    "problem" in json ? [json.line, json.problem] : [json.line, JSON.parse(json.text)]
  );
}

const values = fc.array(jsonValues({ maxDepth: 3 }).filter((value) => typeof value === "object"));
const sizes = fc.integer({ min: 1, max: 40 });

describe("jsonTexts()", () => {
  it("returns values one a line, in an array of any layout or one after the other", async () => {
    const layouts: ((all: readonly unknown[]) => string)[] = [
      (all) => all.map((value) => JSON.stringify(value)).join("\n"),
      (all) => JSON.stringify(all),
      (all) => JSON.stringify(all, null, 2),
      (all) => JSON.stringify(all, null, "\t").replaceAll("\n", "\r\n"),
    ];
    await fc.assert(fc.asyncProperty(values, sizes, async (list, size) => {
      // At the top of a file, an array is one of events.
      const all = list.filter((value) => !Array.isArray(value));
      for (const layout of layouts) {
        const parsed = (await summary(layout(all), size)).map((item) => (item as unknown[])[1]);
        assertEquals(parsed, all.map((value) => JSON.parse(JSON.stringify(value))));
      }
    }));
  });

  it("counts lines from 1, with those that are empty", async () => {
    assertEquals(await summary('\n{"a":1}\n\n  \r\n{"b":2}'), [[2, { a: 1 }], [5, { b: 2 }]]);
    assertEquals(await summary('[\n{"a":\n1},\n\n{"b":2}\n]'), [[2, { a: 1 }], [5, { b: 2 }]]);
    assertEquals(await summary('{\n"a": 1\n}\n{\n"b": 2\n}'), [[1, { a: 1 }], [4, { b: 2 }]]);
  });

  it("counts line breaks in strings, where JSON has none", async () => {
    const texts = await read('[{"a":"x\ny"},\n{"b":1}]');
    assertEquals(texts.map(({ line }) => line), [1, 3]);
  });

  it("reads one value over many lines, wherever its first line ends", async () => {
    for (const text of ['{\n"a":[1]}', '{"a":\n[1]}', '{"a":[\n1]}', '{"a":[1],\n"b":{}}']) {
      assertEquals(await summary(text), [[1, JSON.parse(text)]]);
    }
  });

  it("returns the lines after a broken line", async () => {
    const texts = await read('{"a": {"b": 1}\n{"c": 1}\n');
    assertEquals(texts, [{ line: 1, text: '{"a": {"b": 1}' }, { line: 2, text: '{"c": 1}' }]);
  });

  it("skips a byte order mark", async () => {
    for (const text of ['{"a":1}', '[{"a":1}]', '{\n"a":1}']) {
      assertEquals(await summary(`\ufeff${text}`), [[1, { a: 1 }]]);
    }
  });

  it("is not misled by brackets, commas and quotes in strings", async () => {
    const value = { "a]}": '[{,"\\', b: '\\\\"', c: ["\u2028", "]"] };
    for (const size of [1, 2, 3, 100]) {
      assertEquals(await summary(JSON.stringify([value, value]), size), [[1, value], [1, value]]);
    }
  });

  it("returns other values than objects as well", async () => {
    const expected = [1, "a", null, [2], true].map((value) => [1, value]);
    assertEquals(await summary('[1,"a",null,[2] , true]'), expected);
  });

  it("returns several arrays, one after the other", async () => {
    assertEquals(await summary('[{"a":1}]\n[]\n[{"b":2}]'), [[1, { a: 1 }], [3, { b: 2 }]]);
  });

  it("reports the issues of an array", async () => {
    const cases: [string, unknown[]][] = [
      ['[{"a":1} {"b":2}]', [[1, { a: 1 }], [1, "a comma is missing before the value"], [1, {
        b: 2,
      }]]],
      ['[{"a":1},\n]', [[1, { a: 1 }], [2, "a value is missing after the comma"]]],
      ["[,1]", [[1, "a value is missing before the comma"], [1, 1]]],
      ['[{"a":1}\n\n', [[1, { a: 1 }], [3, "the array does not end"]]],
    ];
    for (const [text, expected] of cases) assertEquals(await summary(text), expected);
  });

  it("returns a truncated value unchanged", async () => {
    assertEquals(await read('[{"a":1},{"b":'), [
      { line: 1, text: '{"a":1}' },
      { line: 1, text: '{"b":' },
      { line: 1, problem: "the array does not end" },
    ]);
  });

  it("returns nothing for empty input", async () => {
    for (const text of ["", " \n\n", "[]", "[ ]\n"]) assertEquals(await read(text), []);
  });
});

describe("JsonScanner", () => {
  it("refuses a value that is too long, in pieces too", () => {
    const scanner = new JsonScanner({ maxLength: 10 });
    assertEquals(scanner.push('[{"a":1},{"a":'), [{ line: 1, text: '{"a":1}' }]);
    const text = "Cannot read a value of more than 10 characters";
    assertThrows(() => scanner.push('"12345'), RangeError, text);
  });
});
