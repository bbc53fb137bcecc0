import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  ENRICHED_FIELDS,
  type EnrichedFieldName,
  EnrichedParseError,
  type EntityData,
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
import { randomEnrichedLine } from "../../fixtures/random_enriched_lines.ts";

declare module "../../../src/enriched/mod.ts" {
  interface EntityTypes {
    contexts_com_acme_dish_1: { readonly sku: string };
    unstruct_event_com_acme_order_1: { readonly total: number };
  }
}

const ENCODER = new TextEncoder();
const TWO = [{ name: "a", type: "string" }, { name: "b", type: "string" }] as const;

const DISH = "iglu:com.acme/dish/jsonschema/1-0-";
const ORDER = "iglu:com.acme/order/jsonschema/1-0-0";

function orderLine(): string {
  return enrichedLine({
    geo_latitude: "48.20",
    geo_longitude: "16.3",
    contexts: contextsColumn(
      { schema: `${DISH}0`, data: { sku: "a" } },
      {
        schema: "iglu:com.acme/table/jsonschema/2-0-0",
        data: { seat: 9007199254740993n.toString() },
      },
    ),
    derived_contexts: contextsColumn({ schema: `${DISH}1`, data: { sku: "b" } }),
    unstruct_event: unstructEventColumn({ schema: ORDER, data: { total: 5 } }),
  });
}

function everythingOf(event: ReturnType<typeof parseEnriched>): unknown {
  return [ENRICHED_FIELDS.map(({ name }) => event.raw(name)), event.toTsv(), event.toJson()];
}

function outcomes(ways: readonly (() => unknown)[]): [unknown, unknown] {
  const [first, second] = ways.map((way) => {
    try {
      return way();
    } catch (error) {
      return error instanceof EnrichedParseError ? [error.message, error.failure] : error;
    }
  });
  return [first, second];
}

describe("ParsedEvent.get()", () => {
  it("returns values of the types of their columns", () => {
    const event = parseEnriched(enrichedLine({
      page_urlport: "443",
      tr_total: "1E+1",
      br_cookies: "1",
      br_features_pdf: "0",
      page_title: 'a "b"',
      event_id: "C6EF3124-B53A-4B13-A233-0088F79DCBCB",
      derived_tstamp: "2026-01-31 10:20:30.090",
    }));
    const port: number | undefined = event.get("page_urlport");
    const total: number | undefined = event.get("tr_total");
    const cookies: boolean | undefined = event.get("br_cookies");
    const title: string | undefined = event.get("page_title");
    const id: string = event.get("event_id");
    const time: string | undefined = event.get("derived_tstamp");
    assertEquals(
      [port, total, cookies, event.get("br_features_pdf"), title, id, time],
      [
        443,
        10,
        true,
        false,
        'a "b"',
        "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
        "2026-01-31T10:20:30.090Z",
      ],
    );
  });

  it("returns undefined for an empty column", () => {
    const event = parseEnriched(enrichedLine());
    for (const name of ["app_id", "true_tstamp", "contexts", "unstruct_event", "txn_id"] as const) {
      assertEquals(event.get(name), undefined);
    }
  });

  it("returns what toObject() returns, for each column", () => {
    for (let seed = 0; seed < 20; seed++) {
      const line = enrichedLine(sampleEvent({ seed }));
      const object = toObject(line);
      for (const { name, type } of ENRICHED_FIELDS) {
        if (type === "contexts" || type === "unstruct_event") continue;
        assertEquals(parseEnriched(line).get(name), object[name]);
      }
    }
  });

  it("returns the JSON columns as self-describing data", () => {
    const event = parseEnriched(orderLine());
    assertEquals(event.get("unstruct_event"), { schema: ORDER, data: { total: 5 } });
    assertEquals(event.get("derived_contexts"), [{ schema: `${DISH}1`, data: { sku: "b" } }]);
  });

  it("rejects an invalid column, and no other", () => {
    const event = parseEnriched(enrichedLine({ txn_id: "1e3", app_id: "shop", v_etl: "" }));
    assertEquals(event.get("app_id"), "shop");
    const error = assertThrows(() => event.get("txn_id"), EnrichedParseError);
    assertEquals(
      error.message,
      "Cannot parse enriched event: Cannot parse key txn_id into integer",
    );
    assertEquals(error.failure, {
      type: "RowDecodingError",
      errors: [{
        type: "InvalidValue",
        key: "txn_id",
        value: "1e3",
        message: "Cannot parse key txn_id into integer",
      }],
    });
    const empty = assertThrows(() => event.get("v_etl"), EnrichedParseError);
    assertEquals(empty.message, "Cannot parse enriched event: Field v_etl cannot be empty");
  });

  it("rejects an unknown name", () => {
    const event = parseEnriched(enrichedLine());
    assertThrows(
      () => event.get("refr_device_tstamp" as EnrichedFieldName),
      RangeError,
      'Cannot get "refr_device_tstamp": there is no such column',
    );
  });
});

describe("ParsedEvent.subset()", () => {
  it("returns the columns that are not empty, and reads no others", () => {
    const event = parseEnriched(enrichedLine({ app_id: "shop", txn_id: "7", ti_price: "bad" }));
    const subset = event.subset(["txn_id", "app_id", "page_title"]);
    const id: number | undefined = subset.txn_id;
    assertEquals(id, 7);
    assertEquals(subset, { app_id: "shop", txn_id: 7 });
    assertThrows(() => event.subset(["ti_price"]), EnrichedParseError, "ti_price");
  });
});

describe("ParsedEvent of entities", () => {
  it("contexts() returns those of both columns, typed by augmentation", () => {
    const event = parseEnriched(orderLine());
    const dishes: readonly EntityData<"contexts_com_acme_dish_1">[] = event.contexts(
      "contexts_com_acme_dish_1",
    );
    const skus: string[] = dishes.map((dish) => dish.sku);
    assertEquals(skus, ["a", "b"]);
    assertEquals(event.contexts("contexts_com_acme_none_1"), []);
    const typed: string | undefined = event.toObject().contexts_com_acme_dish_1?.[0]?.sku;
    assertEquals(typed, "a");
  });

  it("unstruct() returns the self-describing event, or nothing if it has another name", () => {
    const event = parseEnriched(orderLine());
    const total: number | undefined = event.unstruct("unstruct_event_com_acme_order_1")?.data.total;
    assertEquals(total, 5);
    assertEquals(event.unstruct(), {
      name: "unstruct_event_com_acme_order_1",
      schema: ORDER,
      data: { total: 5 },
    });
    assertEquals(event.unstruct("unstruct_event_com_acme_order_2"), undefined);
    assertEquals(parseEnriched(enrichedLine()).unstruct(), undefined);
  });

  it("inventory lists all entities in the order of the line", () => {
    const name = "contexts_com_acme_dish_1";
    assertEquals(parseEnriched(orderLine()).inventory, [
      { field: "contexts", schema: `${DISH}0`, name },
      {
        field: "contexts",
        schema: "iglu:com.acme/table/jsonschema/2-0-0",
        name: "contexts_com_acme_table_2",
      },
      { field: "unstruct_event", schema: ORDER, name: "unstruct_event_com_acme_order_1" },
      { field: "derived_contexts", schema: `${DISH}1`, name },
    ]);
  });

  it("provenance() returns the origin of each member and each item", () => {
    const event = parseEnriched(orderLine());
    assertEquals(event.provenance("contexts_com_acme_dish_1"), [
      { field: "contexts", column: 52, item: 0, schema: `${DISH}0` },
      { field: "derived_contexts", column: 122, item: 0, schema: `${DISH}1` },
    ]);
    assertEquals(event.provenance("unstruct_event_com_acme_order_1"), [
      { field: "unstruct_event", column: 58, schema: ORDER },
    ]);
    assertEquals(event.provenance("event_id"), [{ field: "event_id", column: 6 }]);
    assertEquals(event.provenance("geo_location"), [
      { field: "geo_latitude", column: 22 },
      { field: "geo_longitude", column: 23 },
    ]);
    assertEquals(event.provenance("app_id"), []);
    assertEquals(event.provenance("nothing"), []);
    for (const member of Object.keys(event.toObject())) {
      assertEquals(event.provenance(member).length > 0, true);
    }
  });

  it("rejects a malformed column, each time", () => {
    const event = parseEnriched(enrichedLine({ contexts: "{", app_id: "shop" }));
    for (let time = 0; time < 2; time++) {
      const error = assertThrows(
        () => event.contexts("contexts_com_acme_dish_1"),
        EnrichedParseError,
      );
      assertEquals(
        error.message,
        "Cannot parse enriched event: Cannot parse key contexts into JSON: it is malformed at byte 1",
      );
    }
    assertEquals(event.get("app_id"), "shop");
  });
});

describe("ParsedEvent as a string", () => {
  it("toTsv() returns the line without its line end", () => {
    const line = orderLine();
    assertEquals(parseEnriched(line + "\r\n").toTsv(), line);
  });

  it("toJson() and toObject() return what the functions return", () => {
    const line = orderLine();
    assertEquals(parseEnriched(line).toJson(), toJson(line));
    assertEquals(
      parseEnriched(line).toObject({ lossless: true }),
      toObject(line, { lossless: true }),
    );
  });
});

describe("parseEnriched()", () => {
  it("rejects a line with a wrong number of columns", () => {
    const error = assertThrows(() => parseEnriched("a\tb"), EnrichedParseError);
    assertEquals(error.failure, { type: "FieldNumberMismatch", fieldCount: 2 });
    const none = assertThrows(() => parseEnriched("a"), EnrichedParseError);
    assertEquals(none.failure, { type: "NotTSV" });
  });

  it("reads a line in bytes as it reads a string", () => {
    for (let seed = 0; seed < 300; seed++) {
      const line = randomEnrichedLine(seed).toWellFormed();
      const end = ["", "\n", "\r\n", "\r"][seed % 4];
      const ways = [line, ENCODER.encode(line)].map((way) => () =>
        everythingOf(parseEnriched(way))
      );
      assertEquals(...outcomes(ways));
      const withEnd = ENCODER.encode(`${line}${end}`);
      assertEquals(
        ...outcomes([() => parseEnriched(withEnd).toTsv(), () => parseEnriched(line).toTsv()]),
      );
    }
  });

  it("reads lines in bytes in turns", () => {
    const lines = Array.from({ length: 4 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    const events = lines.map((line) => parseEnriched(ENCODER.encode(line)));
    for (const { name } of ENRICHED_FIELDS) {
      const values = events.map((event) => event.raw(name));
      assertEquals(values, lines.map((line) => parseEnriched(line).raw(name)));
    }
  });

  it("finds tabs in bytes wherever they are", () => {
    for (let length = 1; length < 200; length++) {
      for (const at of [0, 15, 16, 31, 63, 64, 65, length - 1].filter((at) => at < length)) {
        const line = `${"x".repeat(at)}\t${"y".repeat(length - at - 1)}`;
        const event = parseEnriched(ENCODER.encode(line), { fields: TWO });
        assertEquals([event.raw("a"), event.raw("b")], line.split("\t"));
      }
    }
    for (const count of [2, 100, 4094, 4095, 4096, 4097, 10_000]) {
      const error = assertThrows(
        () => parseEnriched(ENCODER.encode("\t".repeat(count)), { fields: TWO }),
        EnrichedParseError,
      );
      assertEquals(error.failure, { type: "FieldNumberMismatch", fieldCount: count + 1 });
    }
  });

  it("reads long lines in bytes, many columns, and bytes that are not UTF-8", () => {
    const long = parseEnriched(ENCODER.encode(`a\t${"é".repeat(1_000_000)}`), { fields: TWO });
    assertEquals(long.raw("b").length, 1_000_000);
    const fields = Array.from(
      { length: 5000 },
      (_, index) => ({ name: `f${index}`, type: "string" } as const),
    );
    const wide = parseEnriched(ENCODER.encode(fields.map(({ name }) => name).join("\t")), {
      fields,
    });
    assertEquals(wide.raw("f4999"), "f4999");
    const odd = parseEnriched(Uint8Array.of(0xff, 0x09, 0x62), { fields: TWO });
    assertEquals([odd.raw("a"), odd.raw("b")], ["\ufffd", "b"]);
  });
});
