import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { jobEvent, type LineageEvent, toJsonText } from "../../../src/lineage/mod.ts";

const NOTE = { _producer: "urn:a:b", _schemaURL: "urn:a:b" };

/** Creates an event with a value somewhere deep in a facet. */
function eventWith(value: unknown): LineageEvent {
  const note = { ...NOTE, list: [{ value }] };
  return jobEvent({ job: { namespace: "a", name: "b", facets: { acme_note: note } } });
}

describe("toJsonText()", () => {
  it("writes JSON values as they are", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const event = eventWith(value);
      assertEquals(toJsonText(event), JSON.stringify(event));
    }));
  });

  it("leaves out undefined values, also from lists", () => {
    const event = eventWith({ a: undefined, list: [1, undefined, null, {}, []] });
    assertEquals(toJsonText(event).includes(`"value":{"list":[1,null,{},[]]}`), true);
  });

  it("accepts the same object twice", () => {
    const twice = { a: 1 };
    assertEquals(toJsonText(eventWith([twice, twice])).includes(`[{"a":1},{"a":1}]`), true);
  });

  it("calls toJSON() of an object", () => {
    const value = new Date(0);
    assertEquals(toJsonText(eventWith(value)).includes(`"1970-01-01T00:00:00.000Z"`), true);
  });

  it("leaves the event as it was", () => {
    const event = eventWith({ a: undefined });
    toJsonText(event);
    assertEquals(Object.keys(event), ["job", "eventTime", "producer", "schemaURL"]);
    assertEquals(event, { ...eventWith({ a: undefined }), eventTime: event.eventTime });
  });

  const cycle: unknown[] = [];
  cycle.push({ cycle });
  const at = "job.facets.acme_note.list[0].value";
  const cases: [value: unknown, text: string][] = [
    [NaN, `'${at}' is NaN`],
    [-Infinity, `'${at}' is -Infinity`],
    [12n, `'${at}' is a bigint`],
    [() => 1, `'${at}' is a function`],
    [Symbol("a"), `'${at}' is a symbol`],
    [new Map([["a", 1]]), `'${at}' is a Map`],
    [new Set(), `'${at}' is a Set`],
    [{ a: [1, NaN] }, `'${at}.a[1]' is NaN`],
    [cycle, `'${at}[0].cycle' is a cycle`],
  ];
  for (const [value, text] of cases) {
    it(`refuses an event in which ${text}`, () => {
      const message = `Cannot serialize lineage event: ${text}`;
      assertEquals(assertThrows(() => toJsonText(eventWith(value)), TypeError).message, message);
    });
  }
});
