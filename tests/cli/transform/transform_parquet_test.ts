import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { tableFromIPC } from "apache-arrow";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { readParquet } from "parquet-wasm";
import { runline } from "../../fakes/cli_io.ts";
import { contextsColumn, enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const DISH = {
  self: { vendor: "com.acme", name: "dish", format: "jsonschema", version: "1-0-0" },
  type: "object",
  properties: { name: { type: "string" } },
  additionalProperties: false,
};
const CONTEXTS = contextsColumn({
  schema: "iglu:com.acme/dish/jsonschema/1-0-0",
  data: { name: "soup" },
});

async function rowsOf(file: string): Promise<Record<string, unknown>[]> {
  const table = tableFromIPC(readParquet(new Uint8Array(await readFile(file))).intoIPCStream());
  return JSON.parse(JSON.stringify(table.toArray(), (_, value) => {
    return typeof value === "bigint" ? Number(value) : value;
  }));
}

describe("runline transform --format parquet", () => {
  it("writes the events of all inputs as one file, with bad rows and filters", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", `${enrichedLine({ app_id: "a" })}\nbad\n`);
    await folder.write("b.tsv.gz", gzipSync(enrichedLine({ app_id: "b" })));
    await folder.write("c.tsv", enrichedLine({ app_id: "c", platform: "app" }));
    const args = ["transform", "--format", "parquet", "*.tsv*", "--where", "platform!=app"];
    for (const workers of ["1", "2"]) {
      const files = ["--out", `${workers}.parquet`, "--bad", `bad-${workers}`];
      const all = [...args, ...files, "--workers", workers];
      const { exitCode, err } = await runline(folder.path, all);
      assertEquals(exitCode, 0, err);
      assertMatch(err, /3 events, 1 bad/);
      const rows = await rowsOf(folder.file(`${workers}.parquet`));
      assertEquals(rows.map((row) => row["app_id"]), ["a", "b"]);
      const bad = JSON.parse(await readFile(folder.file(`bad-${workers}`), "utf8"));
      assertEquals(bad.data.payload, "bad");
    }
  });

  it("writes typed columns of entities by the schemas of a registry", async () => {
    await using folder = await tempFolder();
    await folder.write("iglu/schemas/com.acme/dish/jsonschema/1-0-0", JSON.stringify(DISH));
    await folder.write("a.tsv", enrichedLine({ contexts: CONTEXTS }));
    for (const schemas of ["iglu", "iglu/schemas/com.acme/*/jsonschema/*"]) {
      const args = ["transform", "a.tsv", "--format", "parquet", "--schemas", schemas];
      const out = `${schemas.length}.parquet`;
      const { exitCode, err } = await runline(folder.path, [...args, "--out", out]);
      assertEquals(exitCode, 0, err);
      const [row] = await rowsOf(folder.file(out));
      assertEquals(row?.["contexts_com_acme_dish_1"], [{ name: "soup" }]);
      assertEquals(row?.["contexts"], []);
    }
  });

  it("reads lines in bad rows, and keeps rows without one", async () => {
    await using folder = await tempFolder();
    const stdin = `${enrichedLine({ br_cookies: "x" })}\n`;
    await runline(folder.path, ["transform", "--bad", "bad.ndjson"], { stdin });
    const rows = (await readFile(folder.file("bad.ndjson"), "utf8")).replace('"x"', '"1"');
    await folder.write("fixed.ndjson", `${rows.replace("\\tx\\t", "\\t1\\t")}{}\n`);
    const args = ["transform", "fixed.ndjson", "--from-bad", "--format", "parquet"];
    const files = ["--out", "out.parquet", "--bad", "still.ndjson"];
    const { err } = await runline(folder.path, [...args, ...files]);
    assertMatch(err, /2 events, 1 bad/);
    assertEquals((await rowsOf(folder.file("out.parquet"))).length, 1);
    assertEquals(await readFile(folder.file("still.ndjson"), "utf8"), "{}\n");
  });

  it("writes no file if all events are bad, or an input cannot be read", async () => {
    await using folder = await tempFolder();
    await folder.write("a.tsv", "bad\n");
    const args = ["transform", "--format", "parquet", "--out", "out.parquet"];
    assertEquals((await runline(folder.path, [...args, "a.tsv"])).exitCode, 1);
    assertEquals((await runline(folder.path, [...args, "none.tsv"])).exitCode, 1);
    assertEquals(await readFile(folder.file("out.parquet")).catch(() => "none"), "none");
  });

  it("refuses options that Parquet does not have, and invalid schemas", async () => {
    await using folder = await tempFolder();
    const parquet = ["transform", "--format", "parquet", "a.tsv"];
    for (
      const [args, message] of [
        [[...parquet, "--pretty"], "Parquet has no --pretty, --stream or --unordered"],
        [[...parquet, "--fields", "app_id"], "--too-long or --fields"],
        [[...parquet, "--dialect", "go"], "Parquet has no --dialect, --lossless, --too-long or"],
        [["transform", "--schemas", "x"], 'Option "--schemas" needs --format=parquet'],
      ] as const
    ) {
      const { exitCode, err } = await runline(folder.path, args);
      assertEquals(exitCode, 2);
      assertStringIncludes(err, message);
    }
    await folder.write("schema.json", "{}");
    const { exitCode, err } = await runline(folder.path, [...parquet, "--schemas", "schema.json"]);
    assertEquals(exitCode, 1);
    assertStringIncludes(err, 'it does not say which schema it is, as "self"');
  });
});
