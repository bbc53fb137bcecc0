import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { jobEvent, runEvent } from "../../src/lineage/mod.ts";
import { datasourceDatasetFacet, sqlJobFacet } from "../../src/lineage/facets/mod.ts";
import { runline } from "../fakes/cli_io.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const job = { namespace: "food_delivery", name: "orders" };
const valid = runEvent({ run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" }, job });
const sql = { ...sqlJobFacet({ query: "select 1" }), query: undefined };
const invalid = { ...jobEvent({ job }), eventTime: "now", job: { ...job, facets: { sql } } };
const issues = [
  "/eventTime must be an ISO 8601 date-time with a time zone",
  "/job/facets/sql/query is missing",
];

function ndjson(...events: unknown[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

describe("runline validate", () => {
  it("exits with 0 and writes nothing about valid events", async () => {
    await using folder = await tempFolder();
    await folder.write("a.ndjson", ndjson(valid, valid));
    const { exitCode, out, err } = await runline(folder.path, ["validate", "a.ndjson"]);
    assertEquals([exitCode, out], [0, ""]);
    assertMatch(err, /^2 events, 0 invalid; /);
  });

  it("reports each issue by file, line and pointer, and exits with 1", async () => {
    await using folder = await tempFolder();
    await folder.write("a.ndjson", ndjson(valid, invalid, valid));
    await folder.write("b.json", JSON.stringify([valid, invalid], null, 2));
    const { exitCode, out, err } = await runline(folder.path, ["validate", "a.ndjson", "b.json"]);
    const line = JSON.stringify([valid], null, 2).split("\n").length;
    const expected = [...issues.map((text) => `a.ndjson:2: ${text}`)];
    expected.push(...issues.map((text) => `b.json:${line}: ${text}`));
    assertEquals([exitCode, out.trimEnd().split("\n")], [1, expected]);
    assertMatch(err, /^5 events, 2 invalid; /);
  });

  it("reads gzip by its content, and the standard input for - and if no file is named", async () => {
    await using folder = await tempFolder();
    await folder.write("a.ndjson.gz", gzipSync(ndjson(invalid)));
    const named = await runline(folder.path, ["validate", "a.ndjson.gz", "-"], {
      stdin: gzipSync(ndjson(valid)),
    });
    assertEquals(named.exitCode, 1);
    assertStringIncludes(named.out, `a.ndjson.gz:1: ${issues[0]}\n`);
    assertMatch(named.err, /^2 events, 1 invalid; /);
    const piped = await runline(folder.path, ["validate"], { stdin: ndjson(invalid) });
    assertStringIncludes(piped.out, `-:1: ${issues[0]}\n`);
  });

  it("writes issues as JSON with --json", async () => {
    await using folder = await tempFolder();
    const stdin = ndjson(valid, { ...valid, run: {} }) + "{,}\n";
    const { exitCode, out } = await runline(folder.path, ["validate", "--json"], { stdin });
    const [missing, broken] = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(missing, {
      file: "-",
      line: 2,
      severity: "error",
      pointer: "/run/runId",
      message: "is missing",
    });
    assertEquals([broken.line, "pointer" in broken], [3, false]);
    assertMatch(broken.message, /^is not JSON: /);
    assertEquals(exitCode, 1);
  });

  it("warns of values that most producers write, and exits with 0 without --strict", async () => {
    await using folder = await tempFolder();
    const dataSource = datasourceDatasetFacet({ name: "orders", uri: "a:b" });
    const facets = { dataSource: { ...dataSource, uri: "jdbc:postgres with blanks" } };
    const event = { ...valid, outputs: [{ namespace: "a", name: "b", facets }] };
    const place = "-:1: warning: /outputs/0/facets/dataSource/uri must be a URI\n";
    const lenient = await runline(folder.path, ["validate"], { stdin: ndjson(event) });
    assertEquals([lenient.exitCode, lenient.out], [0, place]);
    assertMatch(lenient.err, /^1 event, 0 invalid, 1 warning; /);
    const strict = await runline(folder.path, ["validate", "--strict"], { stdin: ndjson(event) });
    assertEquals([strict.exitCode, strict.out], [1, place.replace("warning: ", "")]);
    assertMatch(strict.err, /^1 event, 1 invalid; /);
  });

  it("continues after a line that is not JSON or no event", async () => {
    await using folder = await tempFolder();
    const stdin = `${ndjson(valid)}{"a"\n17\n${ndjson(valid)}`;
    const { out, err } = await runline(folder.path, ["validate"], { stdin });
    const [broken, other, ...rest] = out.trimEnd().split("\n");
    assertMatch(broken ?? "", /^-:2: is not JSON: /);
    assertEquals([other, rest], ["-:3: must be an object", []]);
    assertMatch(err, /^4 events, 2 invalid; /);
  });

  it("reports the issues of an array", async () => {
    await using folder = await tempFolder();
    const stdin = `[\n${JSON.stringify(valid)},\n]`;
    const { exitCode, out } = await runline(folder.path, ["validate"], { stdin });
    assertEquals([exitCode, out], [1, "-:3: is not JSON: a value is missing after the comma\n"]);
  });

  it("refuses a file that is not UTF-8, in each layout", async () => {
    await using folder = await tempFolder();
    const marked = { ...valid, job: { ...job, name: "orders~" } };
    for (const text of [ndjson(valid, marked), JSON.stringify([marked], null, 2)]) {
      const bytes = new TextEncoder().encode(text).map((byte) => byte === 0x7e ? 0xff : byte);
      await folder.write("a.json", bytes);
      const { exitCode, err } = await runline(folder.path, ["validate", "a.json"]);
      assertEquals(exitCode, 1);
      assertStringIncludes(err, "Cannot decode text that is not UTF-8");
      assertStringIncludes(err, "a.json");
    }
    const cut = new TextEncoder().encode(`${ndjson(valid)}"ż`).slice(0, -1);
    await folder.write("a.json", cut);
    assertEquals((await runline(folder.path, ["validate", "a.json"])).exitCode, 1);
  });

  it("reports the failure of a file", async () => {
    await using folder = await tempFolder();
    const { exitCode, err } = await runline(folder.path, ["validate", "missing.json"]);
    assertEquals([exitCode, err], [
      1,
      'runline: Cannot read "missing.json": it does not exist\n',
    ]);
  });

  it("reads an array of thousands of events on one line", async () => {
    await using folder = await tempFolder();
    const text = `[${Array.from({ length: 5000 }, () => JSON.stringify(valid)).join(",")}]`;
    const { exitCode, err } = await runline(folder.path, ["validate"], { stdin: gzipSync(text) });
    assertEquals(exitCode, 0);
    assertMatch(err, /^5,000 events, 0 invalid; /);
  });
});
