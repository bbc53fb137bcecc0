import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseEnriched } from "../../src/enriched/mod.ts";
import { parquetBytes } from "../../src/pipeline/parquet.ts";
import { enrichedLine, sampleEvent } from "../fixtures/enriched_lines.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { installOnce } from "./services/cache.ts";
import { installPackages, venvPython } from "./services/python.ts";
import { runPython } from "./support/run_python.ts";

const PYARROW = "22.0.0";
const DUCKDB = "1.4.2";

const ORDER = {
  self: { vendor: "com.acme", name: "order_placed", format: "jsonschema", version: "1-0-2" },
  type: "object",
  properties: {
    total: { type: "number" },
    items: { type: "array", items: {} },
    coupon: { type: ["string", "null"] },
  },
  additionalProperties: false,
};

interface Answer {
  readonly types: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly row_groups: number;
  readonly event_ids: readonly string[];
  readonly contexts: readonly { readonly schema: string; readonly data: string }[][];
  readonly duckdb: readonly (readonly string[])[];
}

const python = venvPython(
  await installOnce({
    name: "parquet-readers",
    version: `${PYARROW}-duckdb-${DUCKDB}`,
    install: (folder) => {
      return installPackages(folder, [`pyarrow==${PYARROW}`, `duckdb==${DUCKDB}`, "pytz"]);
    },
  }),
);

async function read(lines: readonly string[], query: string, schemas: object[]): Promise<Answer> {
  await using folder = await tempFolder();
  const file = new Blob([lines.join("\n")]).stream();
  const options = { rowGroupRows: 400, schemas: schemas as Record<string, unknown>[] };
  const parts = await Array.fromAsync(parquetBytes([file], options));
  await folder.write("a.parquet", new Uint8Array(await new Blob(parts).arrayBuffer()));
  const request = { path: join(folder.path, "a.parquet"), query };
  return await runPython(python, "read_parquet.py", request) as Answer;
}

describe("Parquet files, read by pyarrow and DuckDB", () => {
  const lines = Array.from({ length: 1000 }, (_, seed) => enrichedLine(sampleEvent({ seed })));
  const events = lines.map((line) => parseEnriched(line));

  it("have typed columns, and entities with their schemas", async () => {
    const query = `SELECT count(*), sum(se_value)::BIGINT, max(collector_tstamp)::TIMESTAMP,
      count(*) FILTER (br_cookies), sum(len(contexts)),
      count(*) FILTER (len(list_filter(contexts, c -> c.schema LIKE 'iglu:com.acme/%')) > 0)
      FROM $file`;
    const answer = await read(lines, query, []);
    assertEquals([answer.rows, answer.row_groups], [1000, 3]);
    assertEquals(answer.event_ids, events.map((event) => event.get("event_id") ?? ""));
    const [times, numbers] = [answer.types["collector_tstamp"], answer.types["txn_id"]];
    assertEquals([times, numbers], ["timestamp[us, tz=UTC]", "int32"]);
    for (const [index, contexts] of answer.contexts.entries()) {
      const expected = events[index]?.get("contexts") ?? [];
      assertEquals(contexts.map(({ schema, data }) => ({ schema, data: JSON.parse(data) })), [
        ...expected,
      ]);
    }
    const latest = events.map((event) => event.get("collector_tstamp") ?? "").sort().at(-1) ?? "";
    const count = (test: (event: typeof events[number]) => boolean) =>
      `${events.filter(test).length}`;
    assertEquals(answer.duckdb[0], [
      "1000",
      `${events.reduce((sum, event) => sum + (event.get("se_value") ?? 0), 0)}`,
      latest.replace("T", " ").replace("Z", "").replace(/\.(\d{3})$/, ".$1000"),
      count((event) => event.get("br_cookies") === true),
      `${events.reduce((sum, event) => sum + (event.get("contexts") ?? []).length, 0)}`,
      count((event) =>
        (event.get("contexts") ?? []).some(({ schema }) => schema.startsWith("iglu:com.acme/"))
      ),
    ]);
  });

  it("have typed entities by their schemas", async () => {
    const query = `SELECT unstruct_event_com_acme_order_placed_1.total,
      unstruct_event IS NULL FROM $file WHERE event_id = '${events[0]?.get("event_id")}'`;
    const answer = await read(lines, query, [ORDER]);
    const data = events[0]?.unstruct()?.data as { readonly total: number };
    assertEquals(answer.duckdb, [[`${data.total}`, "True"]]);
    assertEquals(
      answer.types["unstruct_event_com_acme_order_placed_1"],
      "struct<total: double, items: list<item: string>, coupon: string>",
    );
  });
});
