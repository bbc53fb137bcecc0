import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { canonicalJson, jobEvent, type LineageEvent } from "../../../src/lineage/mod.ts";
import { jsonValues } from "../../fixtures/json_values.ts";

/** Writes a value as it stands in a facet of an event. */
function written(value: unknown): string {
  const facet = { _producer: "urn:a:b", _schemaURL: "urn:a:b", value };
  const event = jobEvent({ job: { namespace: "a", name: "b", facets: { acme_note: facet } } });
  const match = /"value": (.*)\}\}, "name": "b"/.exec(canonicalJson(event));
  return match?.[1] ?? "";
}

describe("canonicalJson()", () => {
  it("sorts keys and puts blanks after colons and commas", () => {
    const event: LineageEvent = {
      schemaURL: "urn:a:s",
      producer: "urn:a:p",
      eventTime: "2026-01-31T00:00:00Z",
      job: { namespace: "a", name: "b" },
      inputs: [{ namespace: "file", name: "/a" }, { namespace: "file", name: "/b" }],
    };
    assertEquals(
      canonicalJson(event),
      `{"eventTime": "2026-01-31T00:00:00Z", ` +
        `"inputs": [{"name": "/a", "namespace": "file"}, {"name": "/b", "namespace": "file"}], ` +
        `"job": {"name": "b", "namespace": "a"}, "producer": "urn:a:p", "schemaURL": "urn:a:s"}`,
    );
  });

  // As the Python client writes the same.
  const cases: [value: unknown, text: string][] = [
    ["a\u007f\u0080é€\u{1f600}\ud800", String.raw`"a\u007f\u0080\u00e9\u20ac\ud83d\ude00\ud800"`],
    ['"\\/\b\f\n\r\t\u0001\u001f', String.raw`"\"\\/\b\f\n\r\t\u0001\u001f"`],
    [
      { "\u{10000}": 1, "\uffff": 2, B: 3, a: 4, "": 5, aa: 6 },
      String
        .raw`{"": 5, "B": 3, "a": 4, "aa": 6, "\uffff": 2, "\ud800\udc00": 1}`,
    ],
    [
      { a: null, b: undefined, c: {}, d: [], e: "", f: 0, g: false },
      `{"c": {}, "d": [], "e": "", "f": 0, "g": false}`,
    ],
    [[null, undefined, {}, { a: null }, { a: {} }, [], [{}], 1], `[{"a": {}}, [], [], 1]`],
    [[true, false], "[true, false]"],
    [
      [0, -0, 1.0, -7, 2 ** 53, 1e16, 1e21],
      `[0, 0, 1, -7, 9007199254740992, 10000000000000000, 1000000000000000000000]`,
    ],
    [[0.1, -2.5, 0.0001, 0.00012, 123456.789], "[0.1, -2.5, 0.0001, 0.00012, 123456.789]"],
    [[0.00001, 1.5e-5, -1.5e-7, 1e-10, 5e-324], "[1e-05, 1.5e-05, -1.5e-07, 1e-10, 5e-324]"],
  ];
  for (const [value, text] of cases) {
    it(`writes ${text}`, () => assertEquals(written(value), text));
  }

  it("is the same for any order of keys", () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      assertEquals(written(turned), written(value));
    }));
  });

  it("writes printable ASCII with the same content", () => {
    const plain = jsonValues().filter((value) =>
      !/null|\{\}|-0/.test(JSON.stringify(value)) && !Object.is(value, -0)
    );
    fc.assert(fc.property(plain, (value) => {
      const text = written([value]);
      assertEquals(/^[ -~]*$/.test(text), true);
      assertEquals(JSON.parse(text), JSON.parse(JSON.stringify([value])));
    }));
  });

  it("leaves the event as it was", () => {
    const event = jobEvent({ job: { namespace: "b", name: "a" } });
    const before = structuredClone(event);
    canonicalJson(event);
    assertEquals(Object.keys(event), Object.keys(before));
    assertEquals(event, before);
  });

  it("names the place of a value that JSON cannot represent", () => {
    const error = assertThrows(() => written([{ a: NaN }]), TypeError);
    assertEquals(
      error.message,
      "Cannot serialize lineage event: 'job.facets.acme_note.value[0].a' is NaN",
    );
    assertThrows(() => written(1n), TypeError, "is a bigint");
  });
});
