import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import process from "node:process";
import { byteLayout } from "../../../src/enriched/bytes/_layout.ts";
import { lineWriter, SLACK } from "../../../src/enriched/bytes/_line_writer.ts";
import {
  ATOMIC_FIELDS,
  badRow,
  createTransformer,
  EnrichedParseError,
  toJson,
  toObject,
  transformBytes,
  type TransformOptions,
} from "../../../src/enriched/mod.ts";
import { VERSION } from "../../../src/internal/version.ts";
import { contextsColumn, enrichedLine, sampleEvent } from "../../fixtures/enriched_lines.ts";
import { damagedBytes, randomEnrichedLine } from "../../fixtures/random_enriched_lines.ts";

// From snowplow/snowplow-rdb-loader at 3a9e9cbb, Apache-2.0.
const FOLDER = new URL("../../../../shared/data/enriched/", import.meta.url);
const skip = existsSync(FOLDER) ? false : "Snowplow's own test data are not there";

// RUNLINE_LINES=1000000 is the long way, which also tries every byte in every place.
const LINES = Number(process.env["RUNLINE_LINES"] ?? 2_000);

// Bytes of each kind that a column reads in a way of its own, and their neighbours.
const TRIED_BYTES = [
  ...'\0\b\t\n\r\x1f !"%&+,-./0189:@AEFGZ[\\]_aefguz{}\x7f',
].map((character) => character.charCodeAt(0));

const ENCODER = new TextEncoder();
const STRICT_DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const PROCESSOR = { artifact: "test", version: "1.0.0" };

// One for all, as it has to be able to go on after anything.
const TRANSFORMER = createTransformer({ processor: PROCESSOR });

/** Returns the rows of a text and its bad rows. */
function byBytes(text: string | Uint8Array, cuts: readonly number[] = []): [string, string] {
  const bytes = typeof text === "string" ? ENCODER.encode(text) : text;
  let [out, bad, from] = ["", "", 0];
  const results = [...cuts, bytes.length].map((to) => {
    const result = TRANSFORMER.transform(bytes.slice(from, to));
    from = to;
    return result;
  });
  for (const { rows, badRows } of [...results, TRANSFORMER.finish()]) {
    out += STRICT_DECODER.decode(rows);
    bad += STRICT_DECODER.decode(badRows);
  }
  return [out, bad];
}

/** Returns the same by `toJson()`, line by line. */
function byLines(text: string | Uint8Array): [string, string] {
  const bytes = typeof text === "string" ? ENCODER.encode(text) : text;
  const whole = new TextDecoder().decode(bytes);
  let [out, bad] = ["", ""];
  for (const line of whole.split("\n").filter((line) => line.replace("\r", "") !== "")) {
    try {
      out += `${toJson(line)}\n`;
    } catch (error) {
      if (!(error instanceof EnrichedParseError)) throw error;
      bad += `${JSON.stringify(badRow(line, error, { processor: PROCESSOR }))}\n`;
    }
  }
  return [out, bad];
}

function assertSame(text: string | Uint8Array): void {
  const [out, bad] = byBytes(text);
  const [expected, expectedBad] = byLines(text);
  // Comparing texts is many times as fast as comparing with a report of the difference.
  if (out !== expected || bad !== expectedBad) {
    assertEquals([out, bad], [expected, expectedBad]);
  }
}

function objectOf(line: string, options: TransformOptions): unknown {
  try {
    return toObject(line, options);
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return undefined;
  }
}

function contextOf(uri: string): string {
  return `{"schema":${JSON.stringify(uri)},"data":{"uri":1}}`;
}

function contextsOf(items: readonly string[]): string {
  const schema = "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0";
  return `{"schema":"${schema}","data":[${items.join(",")}]}`;
}

describe("createTransformer() returns what toJson() returns", () => {
  it("of Snowplow's own data", { skip }, () => {
    for (const name of ["good-and-bad.tsv", "custom-contexts.tsv"]) {
      assertSame(new Uint8Array(readFileSync(new URL(name, FOLDER))));
    }
  });

  it(`of ${LINES} lines of every kind`, () => {
    for (let seed = 0; seed < LINES; seed += 100) {
      const lines = Array.from({ length: 100 }, (_, index) => randomEnrichedLine(seed + index));
      assertSame(lines.join("\n"));
    }
  });

  it("of lines with any bytes changed, and the output is valid", () => {
    for (let seed = 0; seed < LINES / 4; seed++) {
      const bytes = damagedBytes(ENCODER.encode(randomEnrichedLine(seed)), seed);
      assertSame(bytes);
      for (const row of byBytes(bytes)[0].split("\n")) if (row !== "") JSON.parse(row);
    }
  });

  it("of a byte of each kind in every place of a line", () => {
    const line = ENCODER.encode(`${SHORT_LINE}\n`);
    const bytes = Array.from({ length: 256 }, (_, byte) => byte)
      .filter((byte) =>
        byte < 0x80 ? LINES > 100_000 || TRIED_BYTES.includes(byte) : byte % 43 === 0
      );
    for (let at = 0; at < line.length - 1; at++) {
      const text = new Uint8Array(bytes.length * line.length);
      bytes.forEach((byte, index) => {
        text.set(line, index * line.length);
        text[index * line.length + at] = byte;
      });
      assertSame(text);
    }
  });

  it("of every prefix of a line", () => {
    for (let length = 0; length <= SHORT_LINE.length; length++) {
      assertSame(`${SHORT_LINE.slice(0, length)}\n${enrichedLine()}`);
    }
  });

  it("of text in any script and with any character", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
      assertSame(enrichedLine({ page_title: text }));
    }));
  });

  it("of events of thousands of schemas, some with one name", () => {
    const uri = (index: number) =>
      `iglu:com.acme/${index % 7 === 0 ? "Some" : "some_"}Thing${index % 3000}/jsonschema/1-0-0`;
    const events = Array.from({ length: 12_000 }, (_, index) => {
      const items = Array.from({ length: 3 }, (_, item) => contextOf(uri(index + 1500 * item)));
      return enrichedLine({ contexts: contextsOf(items) });
    });
    assertSame(events.join("\n"));
  });

  it("of an event with more contexts, and longer schema URIs, than are usual", () => {
    for (const count of [1023, 1024, 1025, 5000]) {
      const one = Array.from({ length: count }, () => contextOf("iglu:a/b/jsonschema/1-0-0"));
      const many = one.map((_, index) => contextOf(`iglu:a/b${index}/jsonschema/1-0-0`));
      for (const items of [one, many, one]) {
        assertSame(enrichedLine({ contexts: contextsOf(items) }));
      }
    }
    for (const length of [1, 200, 231, 232, 233, 234, 235, 236, 237, 300, 3000]) {
      const uri = `iglu:a/${"B".repeat(length)}/jsonschema/1-0-0`;
      assertSame(enrichedLine({ contexts: contextsOf([contextOf(uri)]) }));
    }
    for (const uri of ["", "iglu:", "iglu:é/b/jsonschema/1-0-0", 'iglu:a/b"/jsonschema/1-0-0']) {
      assertSame(enrichedLine({ contexts: contextsOf([contextOf(uri)]) }));
    }
  });

  it("of texts and entities in which anything unusual is anywhere", () => {
    for (let length = 0; length <= 40; length++) {
      for (
        const unusual of [
          '"',
          "\\",
          "\\n",
          "\\u00e9",
          "\\u00g9",
          "\\x",
          "\u0001",
          "é",
          "\ud83d\udc4d",
          "",
        ]
      ) {
        const text = `${"x".repeat(length)}${unusual}${"y".repeat(20)}`;
        const data = `{"${text}":"${text}"}`;
        assertSame(enrichedLine({
          page_title: text,
          contexts: contextsOf([`{"schema":"iglu:a/b/jsonschema/1-0-0","data":${data}}`]),
        }));
      }
    }
  });

  it("of the first and the last years", () => {
    for (const year of ["0000", "0001", "9999", "10000"]) {
      assertSame(enrichedLine({ true_tstamp: `${year}-01-01 00:00:00` }));
    }
  });

  it("with all kinds of line ends", () => {
    const line = enrichedLine();
    for (
      const end of ["", "\n", "\r\n", "\r", "\n\n\n", "\r\n\r\n", "\r\r\n", "\n\r", "\t", "\t\n"]
    ) {
      assertSame(`${line}${end}`);
      assertSame(`${line}${end}\n${line}${end}`);
    }
  });
});

describe("createTransformer() returns what toJson() returns, with options", () => {
  const narrow = [{ name: "id", type: "string", required: true }, {
    name: 'é"',
    type: "double",
  }] as const;
  const line = enrichedLine(sampleEvent({ seed: 1 }));
  const cases: readonly (readonly [name: string, line: string, options: TransformOptions])[] = [
    ["no geo_location", line, { geoLocation: false }],
    ["the lossless form", line, { lossless: true }],
    ["texts cut short", line, { tooLong: "truncate", maxLengths: { page_title: 3 } }],
    ["another dialect", line, { dialect: "scala" }],
    [
      "the atomic layout",
      line.split("\t").filter((_, at) => ![52, 58, 122].includes(at)).join("\t"),
      {
        fields: ATOMIC_FIELDS,
      },
    ],
    ["a layout of two columns", "a\t1.5", { fields: narrow }],
    ["a layout of one column", 'a"', { fields: narrow.slice(0, 1) }],
  ];
  for (const [name, line, options] of cases) {
    it(name, () => {
      const { rows } = createTransformer(options).transform(
        ENCODER.encode(`${line}\r\n`.repeat(3000)),
      );
      assertEquals(STRICT_DECODER.decode(rows), `${toJson(line, options)}\n`.repeat(3000));
    });
  }
});

describe("createTransformer() returns what toObject() returns", () => {
  const forms: readonly TransformOptions[] = [
    ...(["loader", "scala", "scala-3.1", "python", "go", "js"] as const).map((dialect) => ({
      dialect,
    })),
    { dialect: "scala", lossless: true },
    { lossless: true },
    { tooLong: "reject" },
  ];
  for (const options of forms) {
    it(`of lines of every kind, with ${JSON.stringify(options)}`, () => {
      const transformer = createTransformer(options);
      // A byte order mark is skipped only at the start of a file.
      transformer.transform(ENCODER.encode("\n"));
      for (let seed = 0; seed < LINES / 10; seed++) {
        const line = randomEnrichedLine(seed).toWellFormed();
        if (line.replace("\r", "") === "") continue;
        const { rows, badRows } = transformer.transform(ENCODER.encode(`${line}\n`));
        const [row, bad] = [STRICT_DECODER.decode(rows), STRICT_DECODER.decode(badRows)];
        const expected = objectOf(line, options);
        if (expected === undefined) {
          assertEquals([row, JSON.parse(bad).data.payload], ["", line.replace(/\r$/, "")]);
        } else assertEquals([JSON.parse(row), bad], [expected, ""]);
      }
    });
  }
});

describe("LineWriter", () => {
  it("writes usual lines itself", () => {
    const layout = byteLayout({});
    assert(layout);
    for (let seed = 0; seed < 100; seed++) {
      const line = ENCODER.encode(`${enrichedLine(sampleEvent({ seed }))}\n`);
      const writer = lineWriter(layout, 10 * line.length + 10_000);
      writer.page.set(line);
      assert(writer.write(0, line.length + SLACK) > 0);
      assertEquals(writer.next, line.length);
    }
  });
});

describe("createTransformer()", () => {
  it("keeps the named members, in each dialect, with their whole values", () => {
    const line = enrichedLine({
      app_id: 'a"},{\\',
      se_value: "1.50",
      contexts: contextsColumn({
        schema: "iglu:com.acme/a/jsonschema/1-0-0",
        data: { "}": [{}, [], '\\"]'] },
      }),
    });
    const bytes = new TextEncoder().encode(`${line}\n${line}\n`);
    for (const dialect of ["loader", "scala", "scala-3.1", "python", "go", "js"] as const) {
      const whole = JSON.parse(toJson(line, { dialect }));
      const names = Object.keys(whole).filter((name) => /^(app_id|se_value|contexts)/.test(name));
      for (const members of [names, names.slice(0, 1), names.slice(-1), []]) {
        const { rows } = createTransformer({ dialect, members }).transform(bytes);
        const row = JSON.stringify(
          Object.fromEntries(Object.entries(whole).filter(([name]) => members.includes(name))),
        );
        const text = new TextDecoder().decode(rows);
        assertEquals(text.trimEnd().split("\n").map((row) => JSON.stringify(JSON.parse(row))), [
          row,
          row,
        ]);
      }
    }
  });

  it("returns the same wherever chunks end", () => {
    const text = ENCODER.encode(
      `\ufeff${enrichedLine({ app_id: "é👍" })}\r\nbad\n\n${enrichedLine({ app_id: "寿" })}`,
    );
    const whole = byBytes(text);
    assertEquals(JSON.parse(whole[1]).data.payload, "bad");
    for (let cut = 0; cut <= text.length; cut++) assertEquals(byBytes(text, [cut]), whole);
    const bytewise = Array.from(text, (_, index) => index);
    assertEquals(byBytes(text, bytewise), whole);
  });

  it("returns the same for large and small chunks", () => {
    const lines = Array.from({ length: 2000 }, (_, seed) => randomEnrichedLine(seed)).join("\n");
    const bytes = ENCODER.encode(lines);
    const whole = byBytes(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (cuts) => {
        assertEquals(byBytes(bytes, cuts.toSorted((a, b) => a - b)), whole);
      }),
      { numRuns: 5 },
    );
  });

  it("writes U+FFFD for bytes that are not UTF-8, as TextDecoder does", () => {
    for (const wrong of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x91], [0x80, 0x41]]) {
      const line = ENCODER.encode(enrichedLine({ app_id: "??????" }));
      line.set(wrong, 1);
      assertSame(line);
      assert(byBytes(line)[0].includes("\ufffd"));
    }
  });

  it("returns counts and the first error, and skips blank lines with LF and CRLF", () => {
    const transformer = createTransformer();
    const text = `${enrichedLine()}\n\nbad\n\r\n\tbad\r\n\r\n`;
    const { rows, events, badEvents, firstError } = transformer.transform(ENCODER.encode(text));
    assertEquals(STRICT_DECODER.decode(rows), byLines(enrichedLine())[0]);
    assertEquals([events, badEvents], [3, 2]);
    assertEquals(firstError?.failure, { type: "NotTSV" });
    assertEquals(transformer.transform(ENCODER.encode(enrichedLine())).events, 0);
    assertEquals(transformer.finish().events, 1);
    transformer.transform(ENCODER.encode("\r"));
    assertEquals(transformer.finish().events, 0);
  });

  it("skips blank lines in forms of other dialects", () => {
    const transformer = createTransformer({ dialect: "scala" });
    const { events } = transformer.transform(ENCODER.encode(`\r\n\n${enrichedLine()}\r\n`));
    assertEquals(events, 1);
  });

  it("names the processor in bad rows, Runline by default", () => {
    const line = ENCODER.encode("bad\n");
    const processorOf = (options: { processor?: typeof PROCESSOR }) => {
      const { badRows } = createTransformer(options).transform(line);
      return JSON.parse(STRICT_DECODER.decode(badRows)).data.processor;
    };
    assertEquals(processorOf({ processor: PROCESSOR }), PROCESSOR);
    assertEquals(processorOf({}), { artifact: "runline", version: VERSION });
  });

  it("reads files one after the other, each with a byte order mark", () => {
    for (const dialect of ["loader", "scala"] as const) {
      const transformer = createTransformer({ dialect });
      const file = ENCODER.encode(`\ufeff${enrichedLine({ app_id: "a" })}`);
      for (let i = 0; i < 2; i++) {
        assertEquals(transformer.transform(file).events, 0);
        const { rows, badEvents } = transformer.finish();
        assertEquals(JSON.parse(STRICT_DECODER.decode(rows)).app_id, "a");
        assertEquals(badEvents, 0);
      }
    }
  });

  it("omits geo_location on request", () => {
    const line = enrichedLine({ geo_latitude: "37.1", geo_longitude: "-8" });
    for (const geoLocation of [true, false]) {
      const { rows } = createTransformer({ geoLocation }).transform(ENCODER.encode(`${line}\n`));
      assertEquals(STRICT_DECODER.decode(rows), `${toJson(line, { geoLocation })}\n`);
    }
  });

  it("transforms a line of some megabytes and continues", () => {
    const long = enrichedLine({ page_title: '"'.repeat(3_000_000) });
    const text = `${enrichedLine()}\n${long}\n${enrichedLine()}`;
    assertSame(text);
    assertEquals(byBytes(text, [5, 1_000_000, 2_000_000]), byLines(text));
  });

  it("rejects a line that is longer than 'maxLength'", () => {
    const transformer = createTransformer({ maxLength: 10 });
    transformer.transform(ENCODER.encode("12345"));
    const error = assertThrows(() => transformer.transform(ENCODER.encode("678901")), RangeError);
    assertEquals(error.message, "Cannot read a line of more than 10 bytes");
    assertThrows(() => createTransformer({ maxLength: NaN }), RangeError);
  });

  it("refuses text, whose lines it would lose", () => {
    const text = "a\n" as unknown as Uint8Array;
    const message = "Cannot transform enriched events: a chunk must be a Uint8Array";
    assertThrows(() => createTransformer().transform(text), TypeError, message);
  });

  it("accepts lines up to 'maxLength', wherever chunks end", () => {
    const mark = ENCODER.encode("\ufeff");
    const bad = Uint8Array.of(...mark, 0xff, 0xff, 0x0d, 0x0a, 0x61, 0xff, 0x0a);
    const taken = (maxLength: number, cut: number) => {
      const transformer = createTransformer({ maxLength });
      const { badEvents } = transformer.transform(bad.slice(0, cut));
      return badEvents + transformer.transform(bad.slice(cut)).badEvents;
    };
    for (let cut = 0; cut <= bad.length; cut++) {
      assertEquals(taken(6, cut), 2);
      assertThrows(() => taken(5, cut), RangeError);
    }
  });
});

describe("transformBytes()", () => {
  it("yields the rows and counts of each chunk that ends a line", async () => {
    const lines = [enrichedLine({ app_id: "a" }), "bad", enrichedLine({ app_id: "b" })];
    const source = ReadableStream.from(["", ...lines.map((line) => `\n${line}`)])
      .pipeThrough(new TextEncoderStream());
    const results = await Array.fromAsync(transformBytes(source));
    assertEquals(results.map(({ events, badEvents }) => [events, badEvents]), [[1, 0], [1, 1], [
      1,
      0,
    ]]);
    const rows = results.map(({ rows }) => STRICT_DECODER.decode(rows)).join("");
    assertEquals(rows, byLines(lines.join("\n"))[0]);
  });
});

// Every state of the scanner is in this line.
const SHORT_LINE = enrichedLine({
  app_id: 'a"\\é',
  txn_id: "-12",
  geo_latitude: "-0.5e-7",
  geo_longitude: "12",
  contexts: `{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1","data": [` +
    `{"schema":"iglu:c.d/e/jsonschema/1-0-0","data":{"a":[1,-0.25E+3,true],"b" : "x\\n\\u00e9"}},` +
    `{"data":null,"schema":"iglu:c.d/e/jsonschema/1-0-1"} ] }`,
  unstruct_event:
    `{"schema":"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",` +
    `"data":{"schema":"iglu:c.d/f/jsonschema/1-0-0","data":[false,{},[],"é"]}}`,
  br_cookies: "1",
  true_tstamp: "2024-02-28 10:20:30.123",
});
