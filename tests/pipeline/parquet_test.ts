import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Table as ArrowTable, tableFromIPC } from "apache-arrow";
import { readParquet } from "parquet-wasm";
import { describe, it } from "node:test";
import { parquetBytes, type ParquetBytesOptions, parquetSink } from "../../src/pipeline/parquet.ts";
import { ENRICHED_FIELDS, toObject } from "../../src/enriched/mod.ts";
import { MemoryOutput } from "../fakes/memory_archive.ts";
import {
  contextsColumn,
  enrichedLine,
  sampleEvent,
  unstructEventColumn,
} from "../fixtures/enriched_lines.ts";

const DISH = {
  self: { vendor: "com.acme", name: "dish", format: "jsonschema", version: "1-0-0" },
  type: "object",
  properties: {
    name: { type: "string" },
    price: { type: ["number", "null"] },
    count: { type: "integer" },
    isHot: { type: "boolean" },
    tags: { type: "array", items: { type: "string" } },
    origin: {
      type: "object",
      properties: { country: { type: "string" } },
      additionalProperties: false,
    },
    anything: {},
    open: { type: "object", properties: { a: { type: "string" } } },
  },
  additionalProperties: false,
};
const LATER_DISH = {
  ...DISH,
  self: { ...DISH.self, version: "1-1-0" },
  properties: {
    ...DISH.properties,
    price: { type: "number" },
    count: { type: ["integer", "string"] },
    vegan: { type: "boolean" },
  },
};

function dish(data: unknown, version = "1-0-0") {
  return { schema: `iglu:com.acme/dish/jsonschema/${version}`, data };
}

async function parquetOf(lines: readonly string[], options: ParquetBytesOptions = {}) {
  const file = new Blob([lines.join("\n")]).stream();
  const parts = await Array.fromAsync(parquetBytes([file], options));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function tableOf(
  lines: readonly string[],
  options: ParquetBytesOptions = {},
): Promise<ArrowTable> {
  return tableFromIPC(readParquet(await parquetOf(lines, options)).intoIPCStream());
}

/** Returns the rows as plain values, without nulls. */
function rowsOf(table: ArrowTable): Record<string, unknown>[] {
  const text = JSON.stringify(
    table.toArray(),
    (_, value) => typeof value === "bigint" ? `${value}n` : value,
  );
  return JSON.parse(text, (_, value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([, value]) => value !== null));
  });
}

describe("parquetBytes()", () => {
  it("writes all columns with their types, and entities with their schemas", async () => {
    const context = dish({ name: "soup", "é": 1 });
    const line = enrichedLine({
      app_id: "shop é",
      txn_id: "5",
      se_value: "19.90",
      br_cookies: "1",
      contexts: contextsColumn(context, context),
      unstruct_event: unstructEventColumn(context),
    });
    const table = await tableOf([line, enrichedLine()]);
    assertEquals(
      table.schema.fields.map(({ name }) => name),
      ENRICHED_FIELDS.map(({ name }) => name),
    );
    const typeOf = (name: string) =>
      `${table.schema.fields.find((field) => field.name === name)?.type}`;
    assertEquals(
      ["app_id", "txn_id", "se_value", "br_cookies", "collector_tstamp", "event_id"].map(typeOf),
      ["Utf8", "Int32", "Float64", "Bool", "Timestamp<MICROSECOND, UTC>", "Utf8"],
    );
    const [row, empty] = rowsOf(table);
    const entity = { schema: context.schema, data: JSON.stringify(context.data) };
    assertEquals(row, {
      ...toObject(enrichedLine(), { lossless: true }) as unknown as Record<string, unknown>,
      app_id: "shop é",
      txn_id: 5,
      se_value: 19.9,
      br_cookies: true,
      collector_tstamp: Date.parse("2026-01-31T10:20:30.400Z"),
      contexts: [entity, entity],
      unstruct_event: entity,
    });
    assertEquals([empty?.["app_id"], empty?.["contexts"]], [undefined, undefined]);
  });

  it("writes the requested row groups, from several files, and counts bad lines", async () => {
    const lines = Array.from({ length: 250 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    const files = [lines.slice(0, 100), ["bad"], lines.slice(100)].map((lines) =>
      new Blob([lines.join("\n")]).stream()
    );
    let [events, bad] = [0, ""];
    const bytes = parquetBytes(files, {
      rowGroupRows: 100,
      onRead: (read) => {
        events += read.events;
        bad += new TextDecoder().decode(read.badRows);
      },
    });
    const parts = await Array.fromAsync(bytes);
    const table = tableFromIPC(
      readParquet(new Uint8Array(await new Blob(parts).arrayBuffer())).intoIPCStream(),
    );
    assertEquals([events, JSON.parse(bad).data.payload], [251, "bad"]);
    const ids = lines.map((line) => toObject(line).event_id);
    assertEquals(rowsOf(table).map((row) => row["event_id"]), ids);
  });

  it("writes a file with its columns if there are no events", async () => {
    const table = await tableOf([]);
    assertEquals([table.numRows, table.numCols], [0, 131]);
    assertEquals((await tableOf(["bad"])).numRows, 0);
  });

  it("compresses pages on request", async () => {
    const lines = Array.from({ length: 200 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
    const sizes: number[] = [];
    for (const compression of ["none", "snappy", "zstd"] as const) {
      sizes.push((await parquetOf(lines, { compression })).length);
    }
    assertEquals(sizes.toSorted((a, b) => b - a), sizes);
  });

  it("rejects with the error of its source, and never ends early", async () => {
    async function* failing() {
      yield new TextEncoder().encode(`${enrichedLine()}\n`);
      await Promise.resolve();
      throw new TypeError("no");
    }
    await assertRejects(() => Array.fromAsync(parquetBytes([failing()])), TypeError, "no");
  });

  it("reads no more than it writes, and stops when its output is not wanted", async () => {
    const chunk = new TextEncoder().encode(
      Array.from({ length: 500 }, (_, seed) => `${enrichedLine(sampleEvent({ seed }))}\n`).join(""),
    );
    let read = 0;
    const { promise: left, resolve } = Promise.withResolvers<void>();
    async function* endless() {
      try {
        for (;;) {
          read += 500;
          yield await Promise.resolve(chunk);
        }
      } finally {
        resolve();
      }
    }
    for await (const bytes of parquetBytes([endless()], { rowGroupRows: 10_000 })) {
      if (bytes.length > 0) break;
    }
    await left;
    assert(read <= 40_000, `${read} events were read for 10,000`);
  });
});

describe("parquetSink() in lineage", () => {
  it("names the columns of the files, those of typed entities too", () => {
    const sink = parquetSink({ output: new MemoryOutput(), schemas: [DISH] });
    const columns = sink.outputs[0]?.facets?.schema?.fields ?? [];
    const names = ["contexts_com_acme_dish_1", "unstruct_event_com_acme_dish_1"];
    assertEquals(columns.slice(ENRICHED_FIELDS.length).map(({ name }) => name), names);
    assertEquals(columns[0], { name: "app_id", type: "string" });
  });
});

describe("parquetBytes() with schemas", () => {
  const contexts = contextsColumn(
    dish({ name: "soup", price: 1.5, count: 2, isHot: true, tags: ["a", null], anything: [1] }),
    dish({ origin: { country: "AT" }, open: { b: 1 }, price: null }),
    { schema: "iglu:com.acme/other/jsonschema/1-0-0", data: {} },
  );
  const NAME = "contexts_com_acme_dish_1";

  it("writes their entities as columns of their types, and keeps others in place", async () => {
    const line = enrichedLine({
      contexts,
      derived_contexts: contextsColumn(dish({ name: "derived" })),
      unstruct_event: unstructEventColumn(dish({ name: "event" })),
    });
    const table = await tableOf([line, enrichedLine()], { schemas: [DISH] });
    const [row, empty] = rowsOf(table);
    assertEquals(row?.[NAME], [
      { name: "soup", price: 1.5, count: "2n", isHot: true, tags: ["a", null], anything: "[1]" },
      { origin: { country: "AT" }, open: '{"b":1}' },
      { name: "derived" },
    ]);
    assertEquals(row?.["unstruct_event_com_acme_dish_1"], { name: "event" });
    assertEquals(row?.["unstruct_event"], undefined);
    assertEquals(row?.["contexts"], [
      { schema: "iglu:com.acme/other/jsonschema/1-0-0", data: "{}" },
    ]);
    assertEquals(empty?.[NAME], undefined);
  });

  it("keeps an entity that is not of its type where it is", async () => {
    for (const data of [{ name: 5 }, { unknown: 1 }, { count: 1.5 }, [], { tags: "a" }, null]) {
      const line = enrichedLine({ contexts: contextsColumn(dish(data)) });
      const [row] = rowsOf(await tableOf([line], { schemas: [DISH] }));
      assertEquals(row?.[NAME], undefined);
      assertEquals(row?.["contexts"], [{ ...dish(data), data: JSON.stringify(data) }]);
    }
  });

  it("merges the versions of a model, as JSON if they disagree", async () => {
    const line = enrichedLine({
      contexts: contextsColumn(dish({ count: 2 }), dish({ count: "two", vegan: true }, "1-1-0")),
    });
    const [row] = rowsOf(await tableOf([line], { schemas: [DISH, LATER_DISH] }));
    assertEquals(row?.[NAME], [{ count: "2" }, { count: '"two"', vegan: true }]);
  });

  it("keeps the digits of large integers", async () => {
    const data = '{"count":9223372036854775807,"anything":[9007199254740993]}';
    const contexts = contextsColumn(dish(0)).replace(/"data":0/, `"data":${data}`);
    const [row] = rowsOf(await tableOf([enrichedLine({ contexts })], { schemas: [DISH] }));
    assertEquals(row?.[NAME], [{ count: "9223372036854775807n", anything: "[9007199254740993]" }]);
  });

  it("refuses a schema without an identity", async () => {
    await assertRejects(() => parquetOf([], { schemas: [{ type: "object" }] }), SyntaxError);
  });
});

describe("parquetSink()", () => {
  it("refuses a number of rows that the writer would not understand", () => {
    const output = { url: "file:///x" } as Parameters<typeof parquetSink>[0]["output"];
    for (const rowGroupRows of [0, -1, 1.5, NaN, Infinity, 2 ** 32]) {
      assertThrows(() => parquetSink({ output, rowGroupRows }), RangeError, "'rowGroupRows'");
      assertThrows(() => parquetBytes([], { rowGroupRows }), RangeError, "'rowGroupRows'");
    }
  });

  it("refuses an invalid share", () => {
    const output = { url: "file:///x" } as Parameters<typeof parquetSink>[0]["output"];
    assertThrows(() => parquetSink({ output, maxBad: 2 }), RangeError, "'maxBad'");
  });
});
