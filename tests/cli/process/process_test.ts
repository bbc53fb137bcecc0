import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readdir, readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { tableFromIPC } from "apache-arrow";
import { readParquet } from "parquet-wasm";
import { toJson } from "../../../src/enriched/mod.ts";
import { SqliteManifestStore } from "../../../src/manifest/sqlite.ts";
import { BrokenPipeError } from "../../../src/cli/io.ts";
import { runCommandLine } from "../../../src/cli/command_line.ts";
import { fakeIo, runline } from "../../fakes/cli_io.ts";
import { spawnRunline } from "../../fakes/cli_process.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { contextsColumn, enrichedLine } from "../../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";

const BASE = ["process", "archive", "--job", "food_delivery/orders"];

async function archiveOf(runs: Record<string, Record<string, string | Uint8Array>>) {
  const folder = await tempFolder();
  for (const [time, files] of Object.entries(runs)) {
    for (const [name, content] of Object.entries(files)) {
      await folder.write(`archive/run=${time}/${name}`, content);
    }
  }
  return folder;
}

async function twoRuns(): Promise<TempFolder> {
  return await archiveOf({
    "2026-01-01-00-00-00": { "part-0": `${enrichedLine()}\n`, "_SUCCESS": "" },
    "2026-01-02-00-00-00": { "part-0.gz": gzipSync(`${enrichedLine()}\n${enrichedLine()}\n`) },
  });
}

describe("runline process", () => {
  it("leaves a run alone until it has its --ready-marker, and until it is older than --min-age", async () => {
    await using folder = await twoRuns();
    const args = [...BASE, "--out", "json"];
    const young = await runline(folder.path, [...args, "--min-age", "1h"]);
    assertMatch(young.err, /Done 0, /);
    const marked = await runline(folder.path, [...args, "--ready-marker", "_SUCCESS"]);
    assertMatch(marked.err, /Done 1, /);
    await folder.write("archive/run=2026-01-02-00-00-00/_SUCCESS", "");
    const rest = await runline(folder.path, [...args, "--ready-marker", "_SUCCESS"]);
    assertMatch(rest.err, /Done 1, /);
  });

  it("writes several files a run, which a manifest lists, with --max-file-size", async () => {
    await using folder = await archiveOf({
      "2026-01-01-00-00-00": {
        "part-0": `${enrichedLine()}\n`.repeat(300),
        "part-1": `${enrichedLine()}\n`,
      },
    });
    const args = [...BASE, "--out", "json", "--max-file-size", "1kB"];
    const first = await runline(folder.path, args);
    assertEquals(first.exitCode, 0, first.err);
    assertEquals((await readdir(folder.file("json"))).sort(), [
      "_manifests",
      "_parts",
      "_runline.json",
    ]);
    const path = "json/_manifests/run=2026-01-01-00-00-00.json";
    const { entries, meta } = JSON.parse(await readFile(folder.file(path), "utf8"));
    assertEquals([entries.length > 1, meta.record_count], [true, 301]);
    let rows = "";
    for (const { url } of entries) rows += await readFile(new URL(url), "utf8");
    assertEquals(rows, `${toJson(enrichedLine())}\n`.repeat(301));
    const second = await runline(folder.path, args);
    assertMatch(second.err, /Nothing new: done 0, skipped 1/);
  });

  it("processes runs that are folders of dates, with a template as --run-names", async () => {
    await using folder = await tempFolder();
    await folder.write("archive/year=2026/month=01/day=31/part-0", `${enrichedLine()}\n`);
    const args = [...BASE, "--out", "json", "--run-names", "year={year}/month={month}/day={day}"];
    const first = await runline(folder.path, args);
    assertEquals(first.exitCode, 0, first.err);
    const path = "json/year=2026/month=01/day=31.ndjson";
    assertEquals(await readFile(folder.file(path), "utf8"), `${toJson(enrichedLine())}\n`);
    assertMatch((await runline(folder.path, args)).err, /Nothing new: done 0, skipped 1/);
    const { exitCode, err } = await runline(folder.path, [...BASE, "--run-names", "{year}{week}"]);
    assertEquals(exitCode, 2);
    assertMatch(err, /must be strict, python, or folders such as/);
  });

  it("turns each new run into a file of rows, and finds nothing the second time", async () => {
    await using folder = await twoRuns();
    const first = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(first.exitCode, 0, first.err);
    assertEquals((await readdir(folder.file("json"))).sort(), [
      "_runline.json",
      "run=2026-01-01-00-00-00.ndjson",
      "run=2026-01-02-00-00-00.ndjson",
    ]);
    const rows = await readFile(folder.file("json/run=2026-01-02-00-00-00.ndjson"), "utf8");
    assertEquals(rows.trimEnd().split("\n").length, 2);
    assertMatch(first.err, /Done 2, skipped 0, failed 0; 3 events in .*\n$/);

    const second = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(second.exitCode, 0);
    assertMatch(second.err, /Nothing new: done 0, skipped 2, failed 0 in .*\n$/);
  });

  it("writes rows of another dialect", async () => {
    await using folder = await twoRuns();
    const args = ["--out", "json", "--dialect", "scala", "--lossless", "--limit", "1"];
    const { exitCode, err } = await runline(folder.path, [...BASE, ...args]);
    assertEquals(exitCode, 0, err);
    const row = await readFile(folder.file("json/run=2026-01-01-00-00-00.ndjson"), "utf8");
    assertEquals(row, `${toJson(enrichedLine(), { dialect: "scala", lossless: true })}\n`);
  });

  it("writes rows in each form as transform does", async () => {
    const line = enrichedLine({
      app_id: "shop",
      geo_latitude: "1.50",
      geo_longitude: "2",
      mkt_clickid: "x".repeat(129),
      contexts: contextsColumn({ schema: "iglu:com.acme/a/jsonschema/1-0-0", data: { n: 1 } }),
    });
    await using folder = await archiveOf({ "2026-01-01-00-00-00": { "part-0": `${line}\n` } });
    const forms = [
      ["--dialect", "scala"],
      ["--dialect", "scala-3.1"],
      ["--dialect", "go"],
      ["--dialect", "go", "--geo"],
      ["--lossless"],
      ["--dialect", "scala", "--lossless", "--geo"],
      ["--too-long", "truncate"],
      ["--fields", "geo_location,app_id,contexts_com_acme_a_1"],
      ["--fields", "app_id,geo_latitude", "--dialect", "python"],
    ];
    for (const [index, form] of forms.entries()) {
      const places = ["--out", `json${index}`, "--manifest", `sqlite:${index}.db`];
      const { exitCode, err } = await runline(folder.path, [...BASE, ...places, ...form]);
      assertEquals(exitCode, 0, err);
      const rows = await readFile(
        folder.file(`json${index}/run=2026-01-01-00-00-00.ndjson`),
        "utf8",
      );
      const { out } = await runline(folder.path, ["transform", ...form], { stdin: line });
      assertEquals(rows, out, form.join(" "));
    }
  });

  it("writes rows as Parquet, with bad rows and lineage beside them", async () => {
    await using folder = await twoRuns();
    await folder.write("archive/run=2026-01-01-00-00-00/part-1", "bad\n");
    const args = [
      ...[...BASE, "--out", "out", "--bad", "bad", "--format", "parquet"],
      ...["--lineage-out", "events"],
    ];
    const first = await runline(folder.path, args);
    assertEquals(first.exitCode, 0, first.err);
    const names = ["run=2026-01-01-00-00-00", "run=2026-01-02-00-00-00"];
    assertEquals((await readdir(folder.file("out"))).sort(), [
      "_runline.json",
      ...names.map((name) => `${name}.parquet`),
    ]);
    for (const [index, name] of names.entries()) {
      const bytes = new Uint8Array(await readFile(folder.file(`out/${name}.parquet`)));
      assertEquals(tableFromIPC(readParquet(bytes).intoIPCStream()).numRows, index + 1);
    }
    const bad = await readFile(folder.file(`bad/${names[0]}.bad.ndjson`), "utf8");
    assertEquals(JSON.parse(bad).data.payload, "bad");
    const lines = (await readFile(folder.file("events"), "utf8")).trimEnd().split("\n");
    const events = lines.map((line) => JSON.parse(line));
    const [output] = events.find(({ eventType }) => eventType === "COMPLETE").outputs;
    assertEquals(output.facets.datasetType.subType, "PARQUET");
    assertEquals(output.facets.schema.fields[0], { name: "app_id", type: "string" });
    assertEquals(output.facets.schema.fields.length, 131);
    assertEquals(output.outputFacets.outputStatistics.rowCount, 1);
    const second = await runline(folder.path, args);
    assertMatch(second.err, /Nothing new: done 0, skipped 2/);
  });

  it("writes a line a run, a line for each event on a terminal, and JSON if configured", async () => {
    await using folder = await twoRuns();
    const args = [...BASE, "--limit", "1", "--out"];
    const piped = await runline(folder.path, [...args, "json"]);
    assertEquals(piped.out, "");
    assertMatch(piped.err, /^done {5}run=2026-01-01-00-00-00 {2}1 event .*\nDone 1, .*\n$/);
    const read = await runline(folder.path, [...args, "json"], { stdoutIsTerminal: true });
    assertMatch(read.out, /START {5}food_delivery\/orders {2}.*archive run=2026-01-02-00-00-00\n/);
    assertMatch(read.out, /COMPLETE {2}food_delivery\/orders {2}2 events read, 2 rows to .*json\n/);
    await folder.write("openlineage.yml", "transport:\n  type: console\n");
    const asked = await runline(folder.path, [...args, "other", "--manifest", "sqlite:other.db"]);
    const types = asked.out.trimEnd().split("\n").map((line) => JSON.parse(line).eventType);
    assertEquals(types, ["START", "COMPLETE"]);
  });

  it("writes one JSON object for each run and a summary with --json", async () => {
    await using folder = await twoRuns();
    await folder.write(
      "archive/run=2026-01-03-00-00-00/part-0.gz",
      gzipSync("cut").subarray(0, -9),
    );
    const args = [...BASE, "--out", "json", "--json", "--lineage-out", "lineage.ndjson"];
    const { exitCode, out } = await runline(folder.path, args);
    const [one, two, three, last] = out.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(exitCode, 1);
    assertEquals([one.status, one.eventsRead, one.attempt, one.recovered], ["done", 1, 1, false]);
    assertEquals(one.runId, `${folder.file("archive")}/run=2026-01-01-00-00-00/`);
    assertEquals([two.status, two.rowsWritten], ["done", 2]);
    assertEquals(three.status, "failed");
    assertStringIncludes(three.error, "part-0.gz");
    const { done, skipped, failed } = last.summary;
    assertEquals([done, skipped, failed], [2, 0, 1]);
    const events = await readFile(folder.file("lineage.ndjson"), "utf8");
    assertEquals(events.trimEnd().split("\n").length, 6);
  });

  it("only lists which runs are new with --dry-run", async () => {
    await using folder = await twoRuns();
    const dry = await runline(folder.path, ["process", "archive", "--dry-run"]);
    assertEquals(dry.exitCode, 0, dry.err);
    assertEquals(dry.out.trimEnd().split("\n").map((url) => url.slice(-24)), [
      "run=2026-01-01-00-00-00/",
      "run=2026-01-02-00-00-00/",
    ]);
    assertMatch(dry.err, /^2 new runs, 0 done in /);
    const one = await runline(folder.path, ["process", "archive", "--dry-run", "--limit", "1"]);
    assertEquals(one.out.trimEnd().split("\n").length, 1);
    assertEquals(await readdir(folder.path), ["archive"]);
  });

  it("counts bad events, keeps them with --bad, and reports it without", async () => {
    await using folder = await archiveOf({
      "2026-01-01-00-00-00": { "part-0": `${enrichedLine()}\nnot an event\n` },
      "2026-01-02-00-00-00": { "part-0": `neither\n${enrichedLine()}\n` },
    });
    const without = await runline(folder.path, [...BASE, "--out", "json", "--limit", "1"]);
    assertEquals(without.exitCode, 0);
    assertStringIncludes(without.err, "1 bad event left out of the output; --bad <url> keeps them");
    const kept = await runline(folder.path, [...BASE, "--out", "json", "--bad", "bad"]);
    assertEquals(kept.exitCode, 0);
    const row = JSON.parse(
      await readFile(folder.file("bad/run=2026-01-02-00-00-00.bad.ndjson"), "utf8"),
    );
    assertEquals(row.data.payload, "neither");
  });

  it("reports existing output if the manifest is new", async () => {
    await using folder = await archiveOf({
      "2026-01-01-00-00-00": { "part-0": `${enrichedLine()}\nnot an event\n` },
    });
    const args = [...BASE, "--out", "json", "--manifest"];
    await runline(folder.path, [...args, "sqlite:first.db"]);
    const { err } = await runline(folder.path, [...args, "sqlite:second.db"]);
    assertStringIncludes(err, "run=2026-01-01-00-00-00  2 events, 1 bad  output already existed");
  });

  it("fails a run with too many bad events, reports their number, and leaves no output", async () => {
    await using folder = await archiveOf({
      "2026-01-01-00-00-00": { "part-0": `${enrichedLine()}\nnot an event\n` },
    });
    const { exitCode, err } = await runline(folder.path, [
      ...BASE,
      "--out",
      "json",
      "--max-bad",
      "10%",
    ]);
    assertEquals(exitCode, 1);
    assertStringIncludes(err, "1 of 2 events are bad, which is more than the share of 0.1");
    assertEquals(await readdir(folder.file("json")), ["_runline.json"]);
  });

  it("fails a run of which all events are bad, such as one in another format", async () => {
    await using folder = await archiveOf({
      "2026-01-01-00-00-00": { "part-0": Uint8Array.of(97, 255, 10, 200, 13, 10, 9, 9) },
    });
    const { exitCode, err } = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(exitCode, 1);
    assertStringIncludes(
      err,
      "3 of 3 events are bad, which is all of them; the first: Cannot parse",
    );
    const allowed = await runline(folder.path, [...BASE, "--out", "json", "--max-bad", "100%"]);
    assertEquals(allowed.exitCode, 0, allowed.err);
  });

  it("runs a command once for each new run, with the run in its arguments and environment", async () => {
    await using folder = await twoRuns();
    const script = `
      const { writeFileSync } = require("node:fs");
      const { RUNLINE_RUN_NAME, RUNLINE_ATTEMPT, RUNLINE_CLAIM_TOKEN, RUNLINE_TOKEN } = process.env;
      const place = process.argv.at(-1);
      const tokens = [RUNLINE_CLAIM_TOKEN, RUNLINE_TOKEN];
      const parent = process.env.OPENLINEAGE_PARENT_ID;
      writeFileSync(RUNLINE_RUN_NAME, [place, RUNLINE_ATTEMPT, parent, ...tokens].join(" "));
    `;
    const file = await folder.write("work.cjs", script);
    const command = [...runtimeCommand(), file];
    const inherited = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
    const env = { ...inherited, XDG_STATE_HOME: folder.path, RUNLINE_TOKEN: "server" };
    const first = await runline(folder.path, [...BASE, "--", ...command], { env });
    assertEquals(first.exitCode, 0, first.err);
    const text = await readFile(folder.file("run=2026-01-01-00-00-00"), "utf8");
    const [place, attempt, parent, claimToken, token] = text.split(" ");
    assertEquals(place, folder.file("archive/run=2026-01-01-00-00-00/"));
    // The token of a server goes on to commands of Runline that the command starts.
    assertEquals([attempt, token], ["1", "server"]);
    assertMatch(claimToken ?? "", /^[1-9]\d*$/);
    assertMatch(parent ?? "", /^food_delivery\/orders\/[0-9a-f-]{36}$/);
    assertMatch(
      (await runline(folder.path, [...BASE, "--", ...command], { env })).err,
      /^Nothing new/,
    );
  });

  it("reports no success if it stops after runs that are done", async () => {
    await using folder = await twoRuns();
    await folder.write("file", "");
    const first = await runline(folder.path, [...BASE, "--out", "json", "--limit", "1"]);
    assertEquals(first.exitCode, 0);
    const broken = await runline(folder.path, [...BASE, "--out", "file"]);
    assertEquals(broken.exitCode, 1);
    assertStringIncludes(broken.err, "Done 0, skipped 1, failed 0 in");
    assertStringIncludes(broken.err, "a file is in the way");
  });

  it("begins a line of lineage after the output of a command that ends within a line", async () => {
    await using folder = await twoRuns();
    const file = await folder.write("work.cjs", "process.stdout.write('partial')");
    const { out, err } = await spawnRunline([...BASE, "--", ...runtimeCommand(), file], {
      cwd: folder.path,
      env: { OPENLINEAGE__TRANSPORT__TYPE: "console" },
    });
    const lines = out.split("\n").filter((line) => line !== "");
    const kinds = lines.map((line) => line === "partial" ? line : JSON.parse(line).eventType);
    assertEquals(kinds, ["START", "partial", "COMPLETE", "START", "partial", "COMPLETE"], err);
  });

  it("counts lines that are too long as bad with --skip-long-lines, and fails the run without", async () => {
    const line = `${enrichedLine()}\n`;
    const part = gzipSync(`${line}${"x".repeat(64 * 1024 * 1024 + 1)}\n${line}`, { level: 1 });
    await using folder = await archiveOf({ "2026-01-01-00-00-00": { "part-0.gz": part } });
    const args = [...BASE, "--out", "json"];
    const failed = await runline(folder.path, args);
    assertEquals(failed.exitCode, 1);
    assertStringIncludes(failed.err, "Cannot read a line of more than 67108864 bytes");
    for (const format of ["ndjson", "parquet"]) {
      const more = ["--skip-long-lines", "--manifest", `sqlite:${format}.db`, "--format", format];
      const { exitCode, err } = await runline(folder.path, [...args, ...more]);
      assertEquals(exitCode, 0, err);
      assertStringIncludes(err, "; 3 events, 1 of them bad in ");
    }
  });

  it("fails a run whose command fails, or cannot be started", async () => {
    await using folder = await twoRuns();
    const file = await folder.write("work.cjs", "process.exit(3)");
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, XDG_STATE_HOME: folder.path };
    const args = [...BASE, "--limit", "1", "--"];
    const failed = await runline(folder.path, [...args, ...runtimeCommand(), file], { env });
    assertEquals(failed.exitCode, 1);
    assertStringIncludes(failed.err, "ended with exit code 3");
    const missing = await runline(folder.path, [...args, folder.file("no-such-program")], { env });
    assertEquals(missing.exitCode, 1);
    assertStringIncludes(missing.err, "Cannot start command");
  });

  it("sends lineage to the backend that the environment names, with its parent", async () => {
    await using folder = await twoRuns();
    await using backend = await startLineageBackend();
    const parent = "airflow/dag.task/0196ed52-e0d9-76ef-9adb-779a5702ba1a";
    const env = { OPENLINEAGE_URL: backend.url, OPENLINEAGE_PARENT_ID: parent };
    const { exitCode, err } = await runline(folder.path, [...BASE, "--out", "json"], { env });
    assertEquals(exitCode, 0, err);
    assertEquals(backend.events.length, 4);
    const [event] = backend.events;
    assertEquals(event.run.facets.parent.job, { namespace: "airflow", name: "dag.task" });
  });

  it("keeps all events in the file of --lineage-out while the backend hangs", async () => {
    await using folder = await twoRuns();
    await using backend = await startLineageBackend();
    backend.respondWith(...Array(40).fill("hang"));
    await folder.write(
      "openlineage.yml",
      `transport: {type: http, url: "${backend.url}", timeout: 0.05, retry: {total: 0}}`,
    );
    const args = [...BASE, "--out", "json", "--lineage-out", "lineage.ndjson"];
    const { exitCode, err } = await runline(folder.path, args);
    assertEquals(exitCode, 0, err);
    const events = await readFile(folder.file("lineage.ndjson"), "utf8");
    assertEquals(events.trimEnd().split("\n").length, 4);
    assertMatch(err, /4 lineage events could not be delivered: Cannot emit /);
  });

  it("does the job without a reader of its output", async () => {
    await using folder = await twoRuns();
    for (const more of [[], ["--json"]]) {
      const io = fakeIo({ cwd: folder.path });
      io.stdout = () => Promise.reject(new BrokenPipeError());
      const out = more.length === 0 ? "json" : "json2";
      const manifest = ["--manifest", `sqlite:${out}.db`];
      assertEquals(
        await runCommandLine([...BASE, "--out", out, ...manifest, ...more], io),
        0,
        io.err,
      );
      assertEquals((await readdir(folder.file(out))).length, 3);
    }
  });

  it("quotes no passwords", async () => {
    await using folder = await twoRuns();
    const manifest = "mysql://me:secret@db/runs";
    const { err } = await runline(folder.path, [...BASE, "--out", "json", "--manifest", manifest]);
    assertStringIncludes(err, 'Option "--manifest" must be sqlite:<path>');
    assertEquals(err.includes("secret"), false);
    const url = "https://me:secret@git.example/etl";
    const env = { OPENLINEAGE__TRANSPORT__TYPE: "console" };
    const args = [...BASE, "--out", "json", "--source-url", url];
    const { out } = await runline(folder.path, args, { env });
    assertStringIncludes(out, "https://git.example/etl");
    assertEquals(out.includes("secret"), false);
  });

  it("does the job when the backend refuses, reports lost events, and fails on request", async () => {
    await using folder = await twoRuns();
    await using backend = await startLineageBackend();
    backend.respondWith(401, 401, 401, 401);
    const env = { OPENLINEAGE_URL: backend.url };
    const args = [...BASE, "--out", "json", "--limit", "1"];
    const lenient = await runline(folder.path, args, { env });
    const strict = await runline(folder.path, [...args, "--require-lineage"], { env });
    assertEquals([lenient.exitCode, strict.exitCode], [0, 1], lenient.err);
    assertMatch(lenient.err, /2 lineage events could not be delivered: Cannot emit .*401/);
    const nowhere = await runline(folder.path, [
      ...[...BASE, "--out", "other", "--manifest", "sqlite:other.db", "--require-lineage"],
    ]);
    assertEquals(nowhere.exitCode, 1, nowhere.err);
    assertStringIncludes(nowhere.err, "Cannot find a backend: set OPENLINEAGE_URL");
    assertEquals((await readdir(folder.file("json"))).length, 3);
  });

  it("reports a failure of the archive in one sentence", async () => {
    await using folder = await tempFolder();
    const missing = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(missing.exitCode, 1);
    assertMatch(missing.err, /runline: Cannot [^\n]*archive[^\n]*\n$/);
    await folder.write("archive/not-a-run/file", "x");
    const empty = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(empty.exitCode, 0);
    assertMatch(empty.err, /^No run folders such as run=.* found in "archive" in .*\n$/);
    const range = [...BASE, "--out", "json", "--since", "2027-01-01"];
    const { err } = await runline(folder.path, range);
    assertMatch(err, /^No run folders in the range of --since and --until found in "archive" in /);
    const noDay = await runline(folder.path, [...BASE, "--out", "json", "--since", "2026-02-30"]);
    assertEquals(noDay.exitCode, 2);
  });

  it("reports runs that another worker has claimed", async () => {
    await using folder = await twoRuns();
    const manifest = new SqliteManifestStore(folder.file("runline.db"));
    await manifest.create();
    const runId = `${folder.file("archive")}/run=2026-01-01-00-00-00/`;
    await manifest.claim(runId, { owner: "worker-3" });
    await manifest[Symbol.asyncDispose]();
    const { exitCode, err } = await runline(folder.path, [...BASE, "--out", "json"]);
    assertEquals(exitCode, 0);
    assertMatch(err, /^skipped {2}run=2026-01-01-00-00-00 {2}It is held by "worker-3" until /);
    assertMatch(err, /\nDone 1, skipped 1 \(1 of them not done yet\), failed 0; 2 events in /);
  });

  it("quotes no password of a manifest whose URL is malformed", async () => {
    await using folder = await tempFolder();
    for (const url of ["postgres://u:a/s3cret@h/db", "postgres://u:s3cret@h:99999/db"]) {
      const args = [...BASE, "--out", "json", "--manifest", url];
      const { exitCode, err } = await runline(folder.path, args);
      assertEquals([exitCode, err.includes("s3cret")], [2, false], err);
    }
  });

  it("exits with 2 for wrong use", async () => {
    await using folder = await tempFolder();
    const wrong: [string[], string][] = [
      [["process", "--job", "a/b", "--out", "json"], "Argument <archive> is missing"],
      [["process", "archive", "--out", "json"], 'Option "--job" is missing'],
      [["process", "archive", "--job", "b", "--out", "json"], "must be <namespace>/<name>"],
      [BASE, 'Option "--out" or a command after "--" is missing'],
      [[...BASE, "--"], 'No command follows "--"'],
      ...[
        ["--out", "json"],
        ["--max-bad", "0"],
        ["--geo"],
        ["--lossless"],
        ["--too-long", "reject"],
        ["--fields", "app_id"],
        ["--schemas", "s"],
      ].map((row): [string[], string] => [
        [...BASE, ...row, "--", "true"],
        `Option "${row[0]}" makes no sense with a command`,
      ]),
      [[...BASE, "--out", "json", "--limit", "0"], "must be a whole number above 0"],
      [[...BASE, "--out", "json", "--lease", "10"], "must be a time such as 500ms"],
      [[...BASE, "--out", "json", "--max-bad", "2"], "must be a share such as 0.01 or 1%"],
      [[...BASE, "--out", "json", "--manifest", "mysql:x"], "must be sqlite:<path>, dynamodb://"],
      [[...BASE, "--out", "json", "--manifest", "dynamodb://t?regoin=x"], 'parameter "regoin"'],
      [
        [...BASE, "--out", "json", "--run-names", "loose"],
        "must be strict, python, or folders such as",
      ],
      [[...BASE, "--out", "gopher://x"], "gopher"],
      [[...BASE, "--out"], 'Option "--out" needs a value'],
      [[...BASE, "--out", "a", "--out", "b"], 'Option "--out" was given more than once'],
      [[...BASE, "--outt", "a"], 'Unknown option "--outt"; did you mean "--out"?'],
      [[...BASE, "--out", "a", "--schemas", "s"], 'Option "--schemas" needs --format=parquet'],
      [[...BASE, "--out", "a", "--format", "parquet", "--lossless"], "Parquet has no --dialect"],
      [[...BASE, "--out", "a", "--format", "parquet", "--fields", "app_id"], "--fields"],
      [[...BASE, "--out", "a", "--fields", "app_id,app"], 'names no field of events: "app"'],
      [[...BASE, "--format", "parquet", "--", "true"], '"--format" makes no sense with a command'],
      [["proces"], 'Unknown command "proces"; did you mean "process"?'],
      [[], "No command was given"],
    ];
    for (const [args, message] of wrong) {
      const { exitCode, err } = await runline(folder.path, args);
      assertEquals([exitCode, err.split("\n").length], [2, 3], `${args.join(" ")}: ${err}`);
      assertStringIncludes(err, message);
    }
    assertEquals(await readdir(folder.path), []);
  });
});

// The three runtimes run a script by the same executable; Deno wants a word before it.
function runtimeCommand(): string[] {
  return "Deno" in globalThis ? [process.execPath, "run", "--allow-all"] : [process.execPath];
}
