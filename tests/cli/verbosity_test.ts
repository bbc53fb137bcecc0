import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { mkdir } from "node:fs/promises";
import { describe, it } from "node:test";
import { colored } from "../../src/cli/color.ts";
import { runline } from "../fakes/cli_io.ts";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const EVENT = JSON.stringify({
  eventTime: "2026-01-31T00:00:00Z",
  producer: "https://example.com/jobs",
  schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
  job: { namespace: "food", name: "orders" },
});

describe("--quiet", () => {
  it("leaves out notices and progress, and writes results", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive/run=2026-01-31-00-00-00"), { recursive: true });
    const list = ["process", "archive", "--job", "food/orders", "--out", "json"];
    const dryRun = [...list, "--dry-run"];
    const options = { stderrIsTerminal: true };
    const loud = await runline(place.path, dryRun, options);
    const quiet = await runline(place.path, [...dryRun, "--quiet"], options);
    assertStringIncludes(loud.err, "1 new run");
    assertEquals([quiet.exitCode, quiet.err], [0, ""]);
    assertEquals(quiet.out, loud.out);
    assertEquals((await runline(place.path, [...list, "--quiet"], options)).err, "");
  });

  it("writes errors and runs that failed", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive/run=2026-01-31-00-00-00"), { recursive: true });
    await place.write("archive/run=2026-01-31-00-00-00/part-0", "event");
    const args = ["process", "archive", "--job", "food/orders", "--quiet", "--", "false"];
    const { exitCode, err } = await runline(place.path, args);
    assertEquals(exitCode, 1);
    assertMatch(err, /^failed {3}run=2026-01-31-00-00-00/);
    const missing = await runline(place.path, ["validate", "nowhere.ndjson", "--quiet"]);
    assertStringIncludes(missing.err, "runline: ");
  });

  it("may stand before the command, as the other common options", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive/run=2026-01-31-00-00-00"), { recursive: true });
    const args = ["process", "archive", "--job", "food/orders", "--out", "json", "--dry-run"];
    const behind = await runline(place.path, [...args, "--quiet"]);
    const before = await runline(place.path, ["--quiet", ...args]);
    assertEquals(before, behind);
    for (const file of [["--config-file", "nowhere.yml"], ["--config-file=nowhere.yml"]]) {
      const { exitCode, err } = await runline(place.path, [
        "--quiet",
        ...file,
        "runs",
        "list",
        "archive",
      ]);
      assertEquals(exitCode, 2);
      assertStringIncludes(err, "nowhere.yml");
    }
    const { out } = await runline(place.path, ["--verbose", "runs", "list", "--help"]);
    assertStringIncludes(out, "Usage: runline runs list");
    assertStringIncludes((await runline(place.path, ["--quiet", "--version"])).out, "runline ");
  });

  it("excludes --verbose", async () => {
    const { exitCode, err } = await runline("/", ["man", "--quiet", "--verbose"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, "Options --quiet and --verbose exclude each other");
  });
});

describe("--verbose", () => {
  it("writes the version, and each request with its status, also those of retries", async () => {
    await using place = await tempFolder();
    await using backend = await startLineageBackend();
    await place.write("event.ndjson", EVENT);
    const url = backend.url.replace("//", "//user:s3cret@");
    await place.write(
      "openlineage.yml",
      `transport: { type: http, url: "${url}", retry: { backoff_factor: 0.001 } }`,
    );
    backend.respondWith(503);
    const { exitCode, err } = await runline(place.path, ["emit", "event.ndjson", "--verbose"]);
    assertEquals(exitCode, 0, err);
    assertMatch(err, /^> runline \d/);
    assertMatch(err, /> POST http:\/\/\S+\/api\/v1\/lineage {2}503 {2}\d+/);
    assertMatch(err, /> POST http:\/\/\S+\/api\/v1\/lineage {2}201 {2}\d+/);
    assert(!err.includes("s3cret"));
  });

  it("writes how new runs are found", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive"));
    const args = ["process", "archive", "--dry-run", "--verbose"];
    const { err } = await runline(place.path, args);
    assertStringIncludes(err, "and asks memory: which runs are done");
  });
});

describe("colored()", () => {
  const table: readonly (readonly [env: Record<string, string>, terminal: boolean, boolean])[] = [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "" }, false, true],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "2" }, false, true],
    [{ FORCE_COLOR: "3", NO_COLOR: "1", TERM: "dumb" }, false, true],
  ];
  for (const [env, isTerminal, expected] of table) {
    const where = isTerminal ? "a terminal" : "a file";
    it(`${expected ? "colours" : "leaves"} text for ${where} with ${JSON.stringify(env)}`, () => {
      const text = colored("failed", "red", { env, isTerminal });
      assertEquals(text, expected ? "\x1b[31mfailed\x1b[0m" : "failed");
    });
  }

  it("marks the headings of help and the name before messages", async () => {
    const env = { FORCE_COLOR: "1" };
    const { out } = await runline("/", ["process", "--help"], { env });
    assertStringIncludes(out, "\x1b[1mUsage:\x1b[0m runline process");
    const { err } = await runline("/", ["proces"], { env });
    assertStringIncludes(err, "\x1b[1mrunline:\x1b[0m Unknown command");
    const plain = await runline("/", ["proces"], {
      stderrIsTerminal: true,
      env: { NO_COLOR: "1" },
    });
    assert(!plain.err.includes("\x1b["));
  });
});
