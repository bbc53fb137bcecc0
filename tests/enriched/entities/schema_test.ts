import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { columnName, parseSchemaKey } from "../../../src/enriched/mod.ts";

function characters(text: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...text), minLength: 1, maxLength: 12 });
}

const part = characters("abzABZ019_-");
const key = fc.record({
  vendor: characters("abzABZ019_-."),
  name: part,
  format: part,
  version: fc.tuple(fc.integer({ min: 1 }), fc.nat(), fc.nat()).map((all) => all.join("-")),
});

describe("parseSchemaKey()", () => {
  it("parses the parts of a URI", () => {
    fc.assert(fc.property(key, (key) => {
      const { vendor, name, format, version } = key;
      const uri = `iglu:${vendor}/${name}/${format}/${version}`;
      assertEquals(parseSchemaKey(uri), { ...key });
    }));
  });

  for (
    const uri of [
      "",
      "com.acme/thing/jsonschema/1-0-0",
      "iglu:com.acme/thing/jsonschema/0-0-0",
      "iglu:com.acme/thing/jsonschema/1-00-0",
      "iglu:com.acme/thing/jsonschema/1-0",
      "iglu:com.acme/thing/jsonschema/1-0-0-0",
      "iglu:com.acme/thing/jsonschema/abc",
      "iglu:com.acme/th.ing/jsonschema/1-0-0",
      "iglu:com.acme/thing/1-0-0",
      "iglu:com.acmé/thing/jsonschema/1-0-0",
      " iglu:com.acme/thing/jsonschema/1-0-0",
      "iglu:com.acme/thing/jsonschema/1-0-0\n",
      "xx:com.acme/thing/jsonschema/1-0-0",
    ]
  ) {
    it(`rejects ${JSON.stringify(uri)}`, () => {
      const message = `Cannot parse Iglu URI: ${JSON.stringify(uri)}`;
      assertEquals(assertThrows(() => parseSchemaKey(uri), SyntaxError).message, message);
    });
  }
});

describe("columnName()", () => {
  for (
    const [schema, expected] of [
      ["com.acme/userID", "com_acme_user_id_1"],
      ["com.acme/testTESTSchema", "com_acme_test_testschema_1"],
      ["com.acme/ABTest", "com_acme_abtest_1"],
      ["com.ac-me/foo-Bar", "com_ac_me_foo_bar_1"],
      ["com.pascal/VoidCase_dummy", "com_pascal_void_case_dummy_1"],
      ["com.dev/VoidCase32", "com_dev_void_case32_1"],
      ["org.W3C/PerformanceTiming", "org_w3c_performance_timing_1"],
    ]
  ) {
    it(`names ${schema} as Snowplow's loaders do`, () => {
      const uri = `iglu:${schema}/jsonschema/1-2-3`;
      assertEquals(columnName("contexts", uri), `contexts_${expected}`);
      assertEquals(columnName("unstruct_event", uri), `unstruct_event_${expected}`);
    });
  }

  it("keeps only the model of the version, up to the largest of 32 bits", () => {
    const uri = "iglu:a/b/jsonschema/2147483647-2-3";
    assertEquals(columnName("contexts", uri), "contexts_a_b_2147483647");
    for (const version of ["2147483648-0-0", "1-2147483648-0", "1-0-99999999999999999999"]) {
      assertThrows(() => columnName("contexts", `iglu:a/b/jsonschema/${version}`), SyntaxError);
    }
  });

  it("returns names that need no quotes in JSON or SQL", () => {
    fc.assert(fc.property(key, ({ vendor, name, format, version }) => {
      const column = columnName("contexts", `iglu:${vendor}/${name}/${format}/${version}`);
      assertEquals(/^contexts_[a-z0-9_]+$/.test(column), true);
    }));
  });

  it("is right for more schemas than are cached", () => {
    for (const _ of [1, 2]) {
      for (let model = 1; model <= 5000; model++) {
        const uri = `iglu:a/${"b".repeat(model % 300)}c/jsonschema/${model}-0-0`;
        const expected = `contexts_a_${"b".repeat(model % 300)}c_${model}`;
        assertEquals(columnName("contexts", uri), expected);
      }
    }
  });

  it("rejects an unknown kind, with its value", () => {
    const kind = "foo" as "contexts";
    const message = 'must be "contexts" or "unstruct_event": current value is "foo"';
    assertThrows(() => columnName(kind, "iglu:a/b/jsonschema/1-0-0"), TypeError, message);
  });

  it("rejects an invalid Iglu URI, each time", () => {
    for (const _ of [1, 2]) assertThrows(() => columnName("contexts", "com.acme"), SyntaxError);
  });
});
