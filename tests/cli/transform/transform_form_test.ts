import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readdir, readFile, rm } from "node:fs/promises";
import { describe, it } from "node:test";
import { ATOMIC_FIELDS, toJson } from "../../../src/enriched/mod.ts";
import { runline } from "../../fakes/cli_io.ts";
import { contextsColumn, enrichedLine } from "../../fixtures/enriched_lines.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const CONTEXTS = contextsColumn({ schema: "iglu:com.acme/ABTest/jsonschema/1-0-0", data: {} });

describe("runline transform in other forms", () => {
  it("writes the requested dialect", async () => {
    const line = enrichedLine({ contexts: CONTEXTS, se_value: "5" });
    for (const dialect of ["loader", "scala", "scala-3.1", "python", "go", "js"] as const) {
      const args = ["transform", "--dialect", dialect];
      const { out } = await runline("/", args, { stdin: line });
      assertEquals(out, toJson(line, { dialect }) + "\n");
    }
    const { out } = await runline("/", ["transform", "--dialect=scala", "--lossless"], {
      stdin: line,
    });
    assertEquals(out, toJson(line, { dialect: "scala", lossless: true }) + "\n");
  });

  it("writes the location with --geo in go, as ToJsonWithGeo", async () => {
    const stdin = enrichedLine({ geo_latitude: "37.1", geo_longitude: "-8" });
    for (const geo of [false, true]) {
      const args = ["transform", "--dialect", "go", ...geo ? ["--geo"] : []];
      const { out } = await runline("/", args, { stdin });
      assertEquals(JSON.parse(out).geo_location, geo ? "37.1,-8" : undefined);
    }
  });

  it("refuses a dialect that there is not, or a form that it has not", async () => {
    const unknown = await runline("/", ["transform", "--dialect", "cobol"]);
    assertEquals(unknown.exitCode, 2);
    assertStringIncludes(unknown.err, "must be one of loader, scala, scala-3.1, python, go, js");
    const lossless = await runline("/", ["transform", "--dialect", "go", "--lossless"]);
    assertEquals(lossless.exitCode, 2);
    assertStringIncludes(lossless.err, 'The dialect "go" has no lossless form');
  });

  it("reads the atomic layout, also with --where", async () => {
    const columns: Record<string, string> = {
      collector_tstamp: "2026-01-31 10:20:30",
      event_id: "c6ef3124-b53a-4b13-a233-0088f79dcbcb",
      v_collector: "c",
      v_etl: "e",
      event_name: "page_view",
    };
    const line = ATOMIC_FIELDS.map(({ name }) => columns[name] ?? "").join("\t");
    const args = ["transform", "--layout", "atomic", "--where", "event_name=page_view"];
    const { out, err } = await runline("/", args, { stdin: line + "\n" });
    assertEquals(JSON.parse(out).event_name, "page_view");
    assertMatch(err, /^1 event, 0 bad/);
  });

  it("cuts or refuses long texts", async () => {
    const stdin = enrichedLine({ mkt_clickid: "x".repeat(129) });
    const cut = await runline("/", ["transform", "--too-long", "truncate"], { stdin });
    assertEquals(JSON.parse(cut.out).mkt_clickid.length, 128);
    const refused = await runline("/", ["transform", "--too-long", "reject"], { stdin });
    assertStringIncludes(refused.err, "Field mkt_clickid longer than maximum allowed size 128");
    const args = ["transform", "--too-long", "reject", "--max-lengths", "enrich"];
    assertMatch((await runline("/", args, { stdin })).err, /^1 event, 0 bad/);
  });

  it("requires --too-long for limits of texts", async () => {
    const { exitCode, err } = await runline("/", ["transform", "--max-lengths", "enrich"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Option "--max-lengths" needs --too-long=truncate');
  });

  it("transforms the lines of bad rows with --from-bad", async () => {
    await using folder = await tempFolder();
    const stdin = `${enrichedLine({ br_cookies: "True" })}\nnot an event\n`;
    await runline(folder.path, ["transform", "--bad", "bad.ndjson"], { stdin });
    const args = [
      "transform",
      "--from-bad",
      "--dialect",
      "go",
      "bad.ndjson",
      "--bad",
      "still.ndjson",
    ];
    const { out, err } = await runline(folder.path, args);
    assertEquals(JSON.parse(out).br_cookies, true);
    assertMatch(err, /^2 events, 1 bad/);
  });

  it("counts and keeps bad rows without a line, and continues after them", async () => {
    await using folder = await tempFolder();
    const rowOf = (payload: unknown, name = "loader_parsing_error"): string =>
      JSON.stringify({
        schema: `iglu:com.snowplowanalytics.snowplow.badrows/${name}/jsonschema/2-0-0`,
        data: { payload },
      });
    const forged = rowOf(`${enrichedLine()}\n${enrichedLine()}`);
    const useless = [rowOf({}, "schema_violations"), "{}", "not JSON", forged];
    const stdin = `${rowOf(enrichedLine())}\n\n${useless.join("\r\n")}\n${rowOf(enrichedLine())}`;
    const args = ["transform", "--from-bad", "--bad", "still.ndjson"];
    const { exitCode, out, err } = await runline(folder.path, args, { stdin });
    assertEquals([exitCode, out.trimEnd().split("\n").length], [0, 2]);
    const first =
      `Cannot read bad row at line 3: schema "iglu:com.snowplowanalytics.snowplow.badrows`;
    assertStringIncludes(err, `6 events, 4 bad; the first: ${first}`);
    const kept = await readFile(folder.file("still.ndjson"), "utf8");
    assertEquals(kept.split(/\r?\n/), [...useless, ""]);
    const strict = await runline(folder.path, [...args.slice(0, 2), "--max-bad", "50%"], { stdin });
    assertEquals(strict.exitCode, 1);
  });

  it("stops at a bad row of another schema with --strict, and writes no file", async () => {
    await using folder = await tempFolder();
    const foreign = `{"schema":"iglu:com.acme/other/jsonschema/1-0-0","data":{}}`;
    await runline(folder.path, ["transform", "--bad", "rows"], { stdin: "not an event\n" });
    const [bad = ""] = (await readFile(folder.file("rows"), "utf8")).split("\n");
    await rm(folder.file("rows"));
    const good = bad.replace("not an event", enrichedLine().replaceAll("\t", "\\t"));
    await folder.write("bad.ndjson", `${good}\n${foreign}\n`);
    const lenient = await runline(folder.path, ["transform", "bad.ndjson", "--from-bad"]);
    assertEquals([lenient.exitCode, lenient.out.split("\n").length], [0, 2], lenient.err);
    for (const workers of ["1", "2"]) {
      const args = ["transform", "bad.ndjson", "--from-bad", "--strict", "--out", "rows.ndjson"];
      const { exitCode, err } = await runline(folder.path, [...args, "--workers", workers]);
      assertEquals(exitCode, 1);
      assertStringIncludes(err, 'Cannot read bad row at line 2: schema "iglu:com.acme/other');
      assertEquals(await readdir(folder.path), ["bad.ndjson"]);
    }
    const { exitCode, err } = await runline(folder.path, ["transform", "--strict"]);
    assertEquals([exitCode, err.split("\n")[0]], [
      2,
      'runline: Option "--strict" needs --from-bad',
    ]);
  });

  it("counts lines that are too long as bad with --skip-long-lines, and fails without", async () => {
    const long = new Uint8Array(8 * 1024 * 1024).fill(120);
    async function* stdin(): AsyncGenerator<Uint8Array, void> {
      const [encoder, line] = [new TextEncoder(), `${enrichedLine()}\n`];
      yield await Promise.resolve(encoder.encode(line + line.slice(0, 100)));
      yield encoder.encode(line.slice(100));
      for (let part = 0; part < 9; part++) yield long;
      yield encoder.encode(`\n${line}`);
    }
    const failed = await runline("/", ["transform"], { stdin: stdin() });
    assertStringIncludes(failed.err, "Cannot read a line of more than 67108864 bytes");
    for (const more of [[], ["--where", "app_id!=x"], ["--from-bad"]]) {
      const args = ["transform", "--skip-long-lines", ...more];
      const { out, err } = await runline("/", args, { stdin: stdin() });
      const rows = more[0] === "--from-bad" ? 0 : 3;
      assertEquals(out.split("\n").length - 1, rows);
      assertStringIncludes(err, `4 events, ${4 - rows} bad, left out; the first: Cannot read`);
    }
  });
});
