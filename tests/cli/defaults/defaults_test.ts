import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chown, mkdir, readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { COMMANDS } from "../../../src/cli/commands/registry.ts";
import { defaultsOf, readDefaults } from "../../../src/cli/defaults/read_defaults.ts";
import { runline } from "../../fakes/cli_io.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

async function defaultsFor(
  name: string,
  yaml: string,
  env: Record<string, string> = {},
): Promise<Record<string, readonly string[]>> {
  await using place = await tempFolder();
  await place.write("runline.yml", yaml);
  const io = { cwd: place.path, env };
  const { entries, issues } = await readDefaults(COMMANDS, { io, configFile: undefined });
  assertEquals(issues, []);
  const command = COMMANDS.find((command) => command.name === name);
  assert(command);
  const texts = [...defaultsOf(command, { entries, env })].map(([key, { texts }]) => [key, texts]);
  return Object.fromEntries(texts);
}

async function issuesOf(yaml: string): Promise<string[]> {
  await using place = await tempFolder();
  await place.write("runline.yml", yaml);
  const { exitCode, out, err } = await runline(place.path, ["process", "archive"]);
  assertEquals([exitCode, out], [2, ""]);
  const start = `runline: Cannot use "${place.file("runline.yml")}" `;
  return err.trimEnd().split("\n").map((line) => line.replace(start, ""));
}

describe("runline.yml", () => {
  it("sets an option of every command that has it, and the deepest section wins", async () => {
    const yaml = `json: true
lease: 10s
process:
  lease: 20s
runs:
  json: false
  watch:
    lease: 30s
    ready-marker: [_SUCCESS, _DONE]
`;
    assertEquals(await defaultsFor("process", yaml), { json: [""], lease: ["20s"] });
    assertEquals(await defaultsFor("runs list", yaml), { json: [] });
    assertEquals(await defaultsFor("validate", yaml), { json: [""] });
    assertEquals(await defaultsFor("runs watch", yaml), {
      json: [],
      lease: ["30s"],
      readyMarker: ["_SUCCESS", "_DONE"],
    });
  });

  it("yields to the environment variable of an option", async () => {
    const yaml = "token-file: ./token\n";
    assertEquals(await defaultsFor("serve", yaml), { tokenFile: ["./token"] });
    assertEquals(await defaultsFor("serve", yaml, { RUNLINE_TOKEN: "t" }), {});
  });

  it("yields to the command line, also for an option without a value", async () => {
    await using place = await tempFolder();
    await mkdir(place.file("archive/run=2026-01-31-00-00-00"), { recursive: true });
    await place.write("runline.yml", "json: true\nruns:\n  list:\n    state: [done]\n");
    await runline(place.path, ["runs", "create"]);
    const list = ["runs", "list", "archive"];
    assertEquals((await runline(place.path, list)).out, "");
    const json = await runline(place.path, [...list, "--state", "new"]);
    assertEquals(JSON.parse(json.out).state, "new");
    const text = await runline(place.path, [...list, "--state=new", "--json=false"]);
    assertStringIncludes(text.out, "new      ");
    const { exitCode, err } = await runline(place.path, [...list, "--json=no"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Option "--json" must be true or false, not "no"');
  });

  it("sets a required option", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "run:\n  job: food/orders\n  lineage-out: events.ndjson\n");
    const { exitCode } = await runline(place.path, ["run", "--", "true"]);
    assertEquals(exitCode, 0);
    assertStringIncludes(await readFile(place.file("events.ndjson"), "utf8"), '"name":"orders"');
  });

  it("is the file of --config-file, else of RUNLINE_CONFIG", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "wrong: 1\n");
    await place.write("a.yml", "json: true\n");
    await place.write("b.yml", "json: false\n");
    const env = { RUNLINE_CONFIG: "b.yml" };
    const show = ["config", "show", "--options"];
    const named = await runline(place.path, [...show, "--config-file", "a.yml"], { env });
    assertStringIncludes(named.out, place.file("a.yml"));
    const variable = await runline(place.path, show, { env });
    assertEquals([variable.exitCode, variable.out.split("\n")[2]], [0, "json  false  b.yml:1"]);
    const none = await runline(place.path, ["config", "check", "--config-file", "c.yml"]);
    assertEquals(none.exitCode, 1);
    assertStringIncludes(none.out, "there is no such file, but --config-file names it");
  });

  it("has all its faults reported, each with its line and the nearest key", async () => {
    const yaml = `max-bd: 1%
archive: ./archive
format: parquet
concurrency: many
process:
  json: maybe
  max-bad: lots
  out: [a, b]
runs:
  lst: {}
  list: new
bad: {}
`;
    assertEquals(await issuesOf(yaml), [
      'line 1: unknown option "max-bd"; did you mean "max-bad"?',
      'line 2: "archive" is an argument, which is for the command line alone',
      'line 3: option "format" of "runline graph" must be one of text, svg, html, dot, mermaid, ' +
      'json, not "parquet"; set it in the sections of other commands',
      'line 4: option "concurrency" of "runline process" must be a whole number above 0, not "many"',
      'line 6: option "json" of "runline process" must be true or false',
      'line 7: option "max-bad" of "runline process" must be a share such as 0.01 or 1%, not "lots"',
      'line 8: option "out" of "runline process" must be one value',
      'line 10: unknown command "runs lst"; did you mean "list"?',
      'line 11: expected a map of options for "list"',
      'line 12: expected a value for option "bad", found a map',
    ]);
  });

  it("sets no secret, confirms nothing, and names no command to run", async () => {
    const yaml = `token: s3cret
yes: true
keep: 1h
config-file: other.yml
url: http://localhost:5010
command: [rm, -rf, .]
manifest: postgres://user:s3cret@host/db
`;
    const issues = await issuesOf(yaml);
    assertEquals(issues.map((issue) => issue.replace(/^line \d: /, "")), [
      'option "token" is for the command line alone',
      'option "yes" is for the command line alone',
      'option "keep" is for the command line alone',
      'option "config-file" is for the command line alone',
      'option "url" is for the command line alone',
      '"command" is an argument, which is for the command line alone',
      'option "manifest" of "runline process" contains a password, which is for the command line ' +
      "alone",
    ]);
    assert(!issues.join().includes("s3cret"));
  });

  it("is bounded, and refused if it is no map", async () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let depth = 0; depth < 9; depth++) {
      const above = `*${"abcdefghi"[depth]}`;
      bomb.push(`${"bcdefghij"[depth]}: &${"bcdefghij"[depth]} [${Array(10).fill(above)}]`);
    }
    for (
      const [yaml, state] of [
        [bomb.join("\n"), "it has more than 100000 values"],
        ["- json", "expected a map of options"],
        ["json: [", "line"],
        [`json: "${"x".repeat(4_000_000)}"`, "It has more than 4000000 bytes"],
      ] as const
    ) {
      await using place = await tempFolder();
      await place.write("runline.yml", yaml);
      const { exitCode, err } = await runline(place.path, ["validate", "x"]);
      assertEquals(exitCode, 2);
      assertStringIncludes(err, state);
    }
  });

  it("is named in an error about options that do not fit together", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "job: food/orders\nout: ./json\n");
    const { exitCode, err } = await runline(place.path, ["process", "archive", "--", "true"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, `--out of "${place.file("runline.yml")}" line 2`);
  });

  it("keeps no one from the commands that check it, complete and document", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "jsn: true\n");
    for (const args of [["completions", "bash"], ["man"], ["--version"], ["process", "--help"]]) {
      assertEquals((await runline(place.path, args)).exitCode, 0);
    }
    const { exitCode, out } = await runline(place.path, ["config", "check", "--json"]);
    const { issues: [issue] } = JSON.parse(out);
    assertEquals(exitCode, 1);
    assertEquals([issue.file, issue.line, issue.path], [place.file("runline.yml"), 1, "jsn"]);
  });

  it("warns if another user owns the file in the working folder", async () => {
    await using place = await tempFolder();
    await place.write("runline.yml", "json: true\n");
    // Root is trusted, and may run the tests.
    if (process.getuid?.() === 0) await chown(place.file("runline.yml"), 1, 1);
    const io = { cwd: place.path, env: {}, uid: 987_654 };
    const { warnings } = await readDefaults(COMMANDS, { io, configFile: undefined });
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0] ?? "", "belongs to another user");
    const configFile = place.file("runline.yml");
    assertEquals((await readDefaults(COMMANDS, { io, configFile })).warnings, []);
  });
});
