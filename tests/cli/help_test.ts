import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { COMMANDS } from "../../src/cli/commands/registry.ts";
import { VERSION } from "../../src/internal/version.ts";
import { runline } from "../fakes/cli_io.ts";

describe("runline --help", () => {
  it("names all commands, also for the word help", async () => {
    for (const args of [["--help"], ["-h"], ["help"]]) {
      const { exitCode, out, err } = await runline("/", args);
      assertEquals([exitCode, err], [0, ""]);
      for (const { name } of COMMANDS) assertStringIncludes(out, `  ${name} `);
    }
  });

  it("names the commands below a word", async () => {
    const { out } = await runline("/", ["runs", "--help"]);
    assertStringIncludes(out, "runs contains");
    assert(!out.includes("transform"));
  });

  it("lists the subcommands of a word without a command", async () => {
    const { exitCode, err } = await runline("/", ["spool"]);
    assertEquals(exitCode, 2);
    assertStringIncludes(err, 'Command "spool" needs one of status, flush, dead, retry');
  });

  it("shows each command's usage and options in lines that fit a terminal", async () => {
    for (const { name } of COMMANDS) {
      const { exitCode, out } = await runline("/", [...name.split(" "), "--help"]);
      assertEquals(exitCode, 0);
      assertStringIncludes(out, `Usage: runline ${name}`);
      assertStringIncludes(out, "--help");
      const long = out.split("\n").filter((line) => line.length > 100);
      assertEquals(long, []);
    }
  });

  it("leaves --help after -- to the user's command", async () => {
    const { exitCode } = await runline("/", ["process", "archive", "--", "true", "--help"]);
    assertEquals(exitCode, 2);
  });

  it("is shown for the words after help", async () => {
    const { out } = await runline("/", ["help", "runs", "list"]);
    assertStringIncludes(out, "Usage: runline runs list");
    assertStringIncludes((await runline("/", ["help", "spool"])).out, "spool status");
  });

  const mistyped: readonly (readonly [args: string, message: string])[] = [
    ["proces", 'Unknown command "proces"; did you mean "process"?'],
    ["proces --help", 'Unknown command "proces"; did you mean "process"?'],
    ["help docter", 'Unknown command "docter"; did you mean "doctor"?'],
    ["runs lst", 'Unknown command "runs lst"; did you mean "runs list"?'],
    ["config shwo --json", 'Unknown command "config shwo"; did you mean "config show"?'],
    ["config nope", 'Unknown command "config nope": "config" needs one of show, check'],
    ["linage", 'Unknown command "linage"; did you mean "lineage"?'],
    ["--qiuet process", 'Unknown option "--qiuet"; did you mean "--quiet"?'],
    ["--quiet proces", 'Unknown command "proces"; did you mean "process"?'],
    ["--versoin", 'Unknown option "--versoin"; did you mean "--version"?'],
    ["graph --format svgg", 'not "svgg"; did you mean "svg"?'],
    ["completions zhs", 'not "zhs"; did you mean "zsh"?'],
    ["validate --jsn x", 'Unknown option "--jsn"; did you mean "--json"?'],
  ];
  for (const [args, message] of mistyped) {
    it(`names the nearest word to "${args}"`, async () => {
      const { exitCode, out, err } = await runline("/", args.split(" "));
      assertEquals([exitCode, out], [2, ""]);
      assertStringIncludes(err, message);
    });
  }

  it("writes the version", async () => {
    assertStringIncludes((await runline("/", ["--version"])).out, `runline ${VERSION} (`);
  });
});
