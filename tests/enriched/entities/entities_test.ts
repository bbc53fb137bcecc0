import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { columnName, EnrichedParseError, toJson, toObject } from "../../../src/enriched/mod.ts";
import {
  contextsColumn,
  type EnrichedColumns,
  enrichedLine,
  type Entity,
  unstructEventColumn,
} from "../../fixtures/enriched_lines.ts";

const CONTEXTS = "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0";
const UNSTRUCT_EVENT = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0";
const ACME = "iglu:com.acme/thing/jsonschema/1-0-0";

/** Creates the column of a self-describing event around the JSON text of its data. */
function around(data: string): string {
  return `{"schema":"${UNSTRUCT_EVENT}","data":{"schema":"${ACME}","data":${data}}}`;
}

/** Returns the members of the output that come from entities, as text. */
function members(columns: EnrichedColumns): string {
  const json = toJson(enrichedLine(columns));
  const plain = toJson(enrichedLine());
  assert(json.startsWith(plain.slice(0, -1)));
  return json.slice(plain.length, -1);
}

function messageOf(columns: EnrichedColumns): string {
  const error = assertThrows(() => toJson(enrichedLine(columns)), EnrichedParseError);
  assert(error.failure.type === "RowDecodingError");
  assertEquals(error.failure.errors.length, 1);
  return error.failure.errors[0]?.message ?? "";
}

describe("toJson() of contexts", () => {
  it("merges contexts and derived contexts of one schema into one array", () => {
    const contexts = contextsColumn({ schema: ACME, data: 1 }, { schema: ACME, data: 2 });
    const derived = contextsColumn({ schema: ACME, data: 3 });
    assertEquals(
      members({ contexts, derived_contexts: derived }),
      '"contexts_com_acme_thing_1":[1,2,3]',
    );
  });

  it("merges versions of one model, and keeps models apart", () => {
    const versions = ["1-0-0", "1-1-7", "2-0-0"].map((version, data) => ({
      schema: `iglu:com.acme/thing/jsonschema/${version}`,
      data,
    }));
    assertEquals(
      members({ contexts: contextsColumn(...versions) }),
      '"contexts_com_acme_thing_1":[0,1],"contexts_com_acme_thing_2":[2]',
    );
  });

  it("merges schemas whose column has the same name", () => {
    const contexts = contextsColumn(
      { schema: "iglu:com.acme/fooBar/jsonschema/1-0-0", data: 1 },
      { schema: "iglu:com.acme/foo_bar/jsonschema/1-0-0", data: 2 },
    );
    assertEquals(members({ contexts }), '"contexts_com_acme_foo_bar_1":[1,2]');
  });

  it("keeps every entity, in order, under the name of its schema", () => {
    const entity = fc.record({
      schema: fc.constantFrom("a/x/jsonschema/1-0-0", "a/X/jsonschema/1-0-1", "b-c/yZ/avro/3-1-4")
        .map((key) => `iglu:${key}`),
      data: fc.jsonValue(),
    });
    fc.assert(fc.property(fc.array(entity), fc.array(entity), (contexts, derived) => {
      const expected: Record<string, unknown[]> = {};
      for (const { schema, data } of [...contexts, ...derived]) {
        (expected[columnName("contexts", schema)] ??= []).push(data);
      }
      const actual = members({
        contexts: contextsColumn(...contexts),
        derived_contexts: contextsColumn(...derived),
      });
      assertEquals(`{${actual}}`, JSON.stringify(expected));
    }));
  });

  it("writes no member without contexts", () => {
    assertEquals(toJson(enrichedLine({ contexts: contextsColumn() })), toJson(enrichedLine()));
  });

  it("accepts every addition of the wrapper's schema, and no other schema", () => {
    const wrapper = (schema: string) => JSON.stringify({ schema, data: [] });
    toJson(enrichedLine({ contexts: wrapper(CONTEXTS.replace("1-0-0", "1-0-12")) }));
    for (const version of ["1-1-0", "2-0-0", "1-0-01"]) {
      const schema = CONTEXTS.replace("1-0-0", version);
      assertEquals(
        messageOf({ derived_contexts: wrapper(schema) }),
        `Cannot parse key derived_contexts into self-describing JSON: unknown payload "${schema}"`,
      );
    }
    assertStringIncludes(messageOf({ contexts: wrapper(UNSTRUCT_EVENT) }), "unknown payload");
  });

  it("reports the error of each item", () => {
    const issue = (...data: unknown[]) =>
      messageOf({ contexts: JSON.stringify({ schema: CONTEXTS, data }) })
        .replace("Cannot parse key contexts into self-describing JSON: ", "");
    const good: Entity = { schema: ACME, data: {} };
    assertEquals(issue(good, 1), 'item 1 of "data" is not {"schema": …, "data": …}');
    assertEquals(issue({ schema: ACME }), 'item 0 of "data" is not {"schema": …, "data": …}');
    assertEquals(issue({ data: 1 }), 'item 0 of "data" is not {"schema": …, "data": …}');
    assertEquals(
      issue({ schema: 1, data: 1 }),
      'item 0 of "data" is not {"schema": …, "data": …}',
    );
    assertEquals(
      issue(good, { schema: "com.acme/thing", data: 1 }),
      'item 1 of "data" has no Iglu URI as "schema"',
    );
  });

  it("rejects JSON that is not a wrapper", () => {
    for (const column of ["null", "{}", "[]", "1", '"x"', `{"schema":"${CONTEXTS}"}`]) {
      assertStringIncludes(messageOf({ contexts: column }), 'it is not {"schema": …, "data": […]}');
    }
    const object = JSON.stringify({ schema: CONTEXTS, data: {} });
    assertStringIncludes(messageOf({ contexts: object }), 'it is not {"schema": …, "data": […]}');
  });
});

describe("toJson() of a self-describing event", () => {
  it("comes after contexts, as the data alone", () => {
    const contexts = contextsColumn({ schema: ACME, data: null });
    const unstruct_event = unstructEventColumn({ schema: ACME, data: { a: 1 } });
    assertEquals(
      members({ contexts, unstruct_event }),
      '"contexts_com_acme_thing_1":[null],"unstruct_event_com_acme_thing_1":{"a":1}',
    );
  });

  it("may have any data", () => {
    for (const data of ["null", "0", '""', "[]", "false"]) {
      assertEquals(
        members({ unstruct_event: around(data) }),
        `"unstruct_event_com_acme_thing_1":${data}`,
      );
    }
  });

  it("is rejected without data, schema or the right wrapper", () => {
    const wrapped = (data: unknown) => JSON.stringify({ schema: UNSTRUCT_EVENT, data });
    for (const data of [{ schema: ACME }, { data: 1 }, {}]) {
      assertStringIncludes(messageOf({ unstruct_event: wrapped(data) }), '"data" is not');
    }
    assertStringIncludes(messageOf({ unstruct_event: wrapped([]) }), "it is not");
    const other = around("1").replace("unstruct_event", "contexts");
    assertStringIncludes(messageOf({ unstruct_event: other }), "unknown payload");
  });
});

describe("toJson() of a JSON column", () => {
  it("copies data: numbers, order of keys, escapes, white space", () => {
    const data = '{ "b": 12345678901234567890, "a":1.10, "2":1e5,"1":-0,"u":"\\u00e9\\/" }';
    assertEquals(
      members({ unstruct_event: around(data) }),
      `"unstruct_event_com_acme_thing_1":${data}`,
    );
  });

  it("reads wrappers in any order, with other members, and the last of one name", () => {
    const column = `{"data":1,"x":{"schema":2},"data":{"data":[0],"schema":"x","data":[1],` +
      `"schema":"${ACME}","y":[]},"schema":null,"schema":"${UNSTRUCT_EVENT}"}`;
    assertEquals(members({ unstruct_event: column }), '"unstruct_event_com_acme_thing_1":[1]');
    const worse = column.replace('"schema":"iglu:com.acme', '"schema":null,"_":"iglu:com.acme');
    assertStringIncludes(messageOf({ unstruct_event: worse }), '"data" is not');
  });

  it("reads wrappers with escapes in them", () => {
    const column = around("1").replaceAll("/", "\\/").replaceAll('"schema"', '"sch\\u0065ma"');
    assertEquals(members({ unstruct_event: column }), '"unstruct_event_com_acme_thing_1":1');
  });

  it("reads keys such as __proto__ as any others", () => {
    const data = '{"__proto__":{"x":1},"constructor":2,"toString":null}';
    const column = around(data).replace("{", '{"__proto__":{"schema":1},');
    assertEquals(
      members({ unstruct_event: column }),
      `"unstruct_event_com_acme_thing_1":${data}`,
    );
    assertEquals(Object.hasOwn(toObject(enrichedLine({ unstruct_event: column })), "x"), false);
  });

  it("nests to any depth", () => {
    const depth = 200_000;
    const data = '{"a":['.repeat(depth) + "]}".repeat(depth);
    assertEquals(
      members({ unstruct_event: around(data) }),
      `"unstruct_event_com_acme_thing_1":${data}`,
    );
    assertStringIncludes(
      messageOf({ unstruct_event: around(data.slice(0, -1)) }),
      "into JSON: it is malformed",
    );
  });

  it("keeps characters beyond ASCII, and writes lone surrogates as U+FFFD", () => {
    assertEquals(
      members({ unstruct_event: around('{"ключ":"\ufeff寿👍\u2028\ud800."}') }),
      '"unstruct_event_com_acme_thing_1":{"ключ":"\ufeff寿👍\u2028\ufffd."}',
    );
  });

  it("reads a name with a byte order mark as another name", () => {
    const column = around("1").replaceAll('"data"', '"\ufeffdata"');
    assertStringIncludes(messageOf({ unstruct_event: column }), "it is not");
  });

  it("writes a space for a line break between values, so that the output is one line", () => {
    for (const end of ["\n", "\r"]) {
      const json = members({ unstruct_event: around(`{${end}"a":${end}${end}1}`) });
      assertEquals(json, '"unstruct_event_com_acme_thing_1":{ "a":  1}');
    }
  });

  it("may be large, and leaves nothing for the next", () => {
    for (const character of ["x", "é"]) {
      const data = JSON.stringify(character.repeat(300_000));
      const json = members({ unstruct_event: around(data) });
      assertEquals(json.length, data.length + '"unstruct_event_com_acme_thing_1":'.length);
    }
    toJson(enrichedLine({ unstruct_event: around(JSON.stringify("x".repeat(50_000))) }));
    assertStringIncludes(messageOf({ unstruct_event: around("1").slice(0, -1) }), "at byte");
  });

  it("is rejected with the position where it stops being JSON", () => {
    assertEquals(
      messageOf({ contexts: '{"schema": ü}' }),
      "Cannot parse key contexts into JSON: it is malformed at byte 11",
    );
    assertEquals(
      messageOf({ contexts: '{"é": 1 2}' }),
      "Cannot parse key contexts into JSON: it is malformed at byte 9",
    );
  });
});
