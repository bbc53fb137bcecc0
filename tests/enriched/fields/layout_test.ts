import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  ATOMIC_FIELDS,
  ENRICH_MAX_LENGTHS,
  ENRICHED_FIELDS,
  EnrichedParseError,
  IGLU_MAX_LENGTHS,
  type LayoutField,
  parseEnriched,
  toJson,
  toObject,
} from "../../../src/enriched/mod.ts";
import {
  contextsColumn,
  enrichedLine,
  sampleEvent,
  unstructEventColumn,
} from "../../fixtures/enriched_lines.ts";

const JSON_COLUMNS = ["contexts", "unstruct_event", "derived_contexts"];

function atomicLine(line: string): string {
  const isAtomic = (_: string, index: number) =>
    !JSON_COLUMNS.includes(ENRICHED_FIELDS[index]?.name ?? "");
  return line.split("\t").filter(isAtomic).join("\t");
}

describe("toJson() of the atomic layout", () => {
  it("returns what the full layout returns without entities", () => {
    assertEquals(ATOMIC_FIELDS.length, 128);
    for (let seed = 0; seed < 10; seed++) {
      const columns = sampleEvent({ seed });
      const line = atomicLine(enrichedLine(columns));
      const { contexts: _, derived_contexts: __, unstruct_event: ___, ...atomic } = columns;
      assertEquals(toJson(line, { fields: ATOMIC_FIELDS }), toJson(enrichedLine(atomic)));
    }
  });

  it("accepts a line end after it", () => {
    const line = atomicLine(enrichedLine({ true_tstamp: "" }));
    for (const end of ["\r\n", "\n", "\r"]) {
      assertEquals(
        toJson(line + end, { fields: ATOMIC_FIELDS }),
        toJson(line, { fields: ATOMIC_FIELDS }),
      );
    }
  });

  it("reports the expected layout for a line of the other one", () => {
    const error = assertThrows(
      () => toJson(enrichedLine(), { fields: ATOMIC_FIELDS }),
      EnrichedParseError,
    );
    assertEquals(
      error.message,
      "Cannot parse enriched event: expected 128 fields, found 131",
    );
  });
});

describe("toJson() of a custom layout", () => {
  const fields: readonly LayoutField[] = [
    { name: "when", type: "timestamp", required: true },
    { name: 'the "price"', type: "double" },
    { name: "things", type: "contexts" },
    { name: "geo_latitude", type: "string" },
    { name: "geo_longitude", type: "string" },
    { name: "what", type: "unstruct_event" },
  ];
  const dish = { schema: "iglu:com.acme/dish/jsonschema/1-0-0", data: { sku: "a" } };

  it("names members as its columns", () => {
    const line = [
      "2026-01-31 10:20:30",
      "1.50",
      contextsColumn(dish),
      '4"',
      "5",
      unstructEventColumn(dish),
    ].join("\t");
    assertEquals(
      toJson(line, { fields }),
      '{"when":"2026-01-31T10:20:30Z","the \\"price\\"":1.50,"geo_latitude":"4\\"","geo_longitude":"5",' +
        '"contexts_com_acme_dish_1":[{"sku":"a"}],"unstruct_event_com_acme_dish_1":{"sku":"a"},' +
        '"geo_location":"4\\",5"}',
    );
    assertEquals(
      toJson(line, { fields, lossless: true, geoLocation: false }),
      '{"when":"2026-01-31T10:20:30Z","the \\"price\\"":1.50,"geo_latitude":"4\\"","geo_longitude":"5",' +
        `"things":${contextsColumn(dish)},"what":${unstructEventColumn(dish)}}`,
    );
  });

  it("collects errors in the order of its columns", () => {
    const error = assertThrows(
      () => toJson(["", "x", "{", "", "", "{}"].join("\t"), { fields }),
      EnrichedParseError,
    );
    assert(error.failure.type === "RowDecodingError");
    assertEquals(
      error.failure.errors.map((error) => error.type === "InvalidValue" ? error.key : ""),
      ["when", 'the "price"', "things", "what"],
    );
  });

  it("returns an empty object for an event without values", () => {
    const fields: readonly LayoutField[] = [
      { name: "a", type: "string" },
      { name: "b", type: "string" },
    ];
    assertEquals(toJson("\t", { fields }), "{}");
  });

  it("types a ParsedEvent", () => {
    const fields = [{ name: "a", type: "integer", required: true }, {
      name: "b",
      type: "contexts",
    }] as const;
    const event = parseEnriched(`7\t${contextsColumn(dish)}`, { fields });
    const a: number = event.get("a");
    assertEquals(a, 7);
    assertEquals(event.get("b"), [dish]);
    // @ts-expect-error There is no such column.
    assertThrows(() => event.get("app_id"), RangeError);
  });

  it("rejects a list that is empty, or names a column twice", () => {
    assertThrows(
      () => toJson("", { fields: [] }),
      RangeError,
      "Cannot read events as 'fields' is empty",
    );
    assertThrows(
      () => toJson("", { fields: [{ name: "a", type: "string" }, { name: "a", type: "string" }] }),
      RangeError,
      "Cannot read events as 'fields' has two columns named \"a\"",
    );
  });
});

describe("toJson() without loss", () => {
  it("keeps the JSON columns unchanged", () => {
    const contexts = '{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1", ' +
      '"data":[{"schema":"iglu:com.acme/dish/jsonschema/1-0-0","data":{"n":9007199254740993.10}}]}';
    const line = enrichedLine({ contexts });
    assert(toJson(line, { lossless: true }).endsWith(`,"contexts":${contexts}}`));
    const object = toObject(line, { lossless: true });
    assertEquals(object.contexts?.data[0]?.schema, "iglu:com.acme/dish/jsonschema/1-0-0");
    assertEquals(object.unstruct_event, undefined);
  });

  it("still checks the columns", () => {
    for (const contexts of ["{", "{}", '{"schema":"x","data":[]}']) {
      assertThrows(
        () => toJson(enrichedLine({ contexts }), { lossless: true }),
        EnrichedParseError,
        "Cannot parse key contexts into",
      );
    }
  });

  it("writes one line of valid UTF-8", () => {
    const contexts = '{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1",' +
      '\r"data":[{"schema":"iglu:com.acme/a/jsonschema/1-0-0",\n"data":"\ud800"}]}';
    const json = toJson(enrichedLine({ contexts }), { lossless: true });
    assert(!/[\r\n]/.test(json) && json.isWellFormed());
    assertEquals(JSON.parse(json).contexts.data[0].data, "\ufffd");
  });
});

describe("toJson() of long strings", () => {
  const long = "x".repeat(IGLU_MAX_LENGTHS.app_id ?? 0);

  it("ignores lengths by default", () => {
    assertEquals(toObject(enrichedLine({ app_id: long + "y" })).app_id, long + "y");
    const options = { tooLong: "ignore" } as const;
    assertEquals(toObject(enrichedLine({ app_id: long + "y" }), options).app_id, long + "y");
  });

  it("truncates, and never through a surrogate pair", () => {
    const options = { tooLong: "truncate" } as const;
    assertEquals(toObject(enrichedLine({ app_id: long + "y" }), options).app_id, long);
    assertEquals(toObject(enrichedLine({ app_id: long }), options).app_id, long);
    const short = long.slice(1);
    assertEquals(toObject(enrichedLine({ app_id: short + "👍" }), options).app_id, short);
    assertEquals(
      toObject(enrichedLine({ geo_country: "👍" }), options).geo_country,
      "👍",
    );
  });

  it("rejects strings that are too long, with the messages of the Scala SDK", () => {
    const error = assertThrows(
      () =>
        toJson(enrichedLine({ app_id: long + "y", geo_country: "AUT", txn_id: "x" }), {
          tooLong: "reject",
        }),
      EnrichedParseError,
    );
    assert(error.failure.type === "RowDecodingError");
    assertEquals(error.failure.errors.map(({ message }) => message), [
      "Field app_id longer than maximum allowed size 255",
      "Cannot parse key txn_id into integer",
      "Field geo_country longer than maximum allowed size 2",
    ]);
    assertEquals(error.failure.errors[0], {
      type: "InvalidValue",
      key: "app_id",
      value: long + "y",
      message: "Field app_id longer than maximum allowed size 255",
    });
  });

  it("accepts the limits of Enrich, or others", () => {
    const line = enrichedLine({ page_url: "x".repeat(4097) });
    const reject = { tooLong: "reject" } as const;
    assertThrows(() => toJson(line, reject), EnrichedParseError, "page_url longer than");
    toJson(line, { ...reject, maxLengths: ENRICH_MAX_LENGTHS });
    assertThrows(
      () => toJson(line, { ...reject, maxLengths: { page_url: 10 } }),
      EnrichedParseError,
      "Field page_url longer than maximum allowed size 10",
    );
  });

  it("has limits for the 84 columns that have one in the atomic schema", () => {
    assertEquals(Object.keys(IGLU_MAX_LENGTHS).length, 84);
    const names: readonly string[] = ENRICHED_FIELDS.map(({ name }) => name);
    assert(Object.keys(IGLU_MAX_LENGTHS).every((name) => names.includes(name)));
    const differing = Object.entries(ENRICH_MAX_LENGTHS).filter(([name, length]) =>
      (IGLU_MAX_LENGTHS as Record<string, number>)[name] !== length
    );
    assertEquals(differing, [["page_url", 10_000], ["page_referrer", 10_000], [
      "mkt_clickid",
      1_000,
    ]]);
  });
});
