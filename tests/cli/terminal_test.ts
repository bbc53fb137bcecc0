import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { COMMANDS } from "../../src/cli/commands/registry.ts";
import { prettyJson } from "../../src/cli/transform/pretty_json.ts";
import { printable } from "../../src/internal/text/printable.ts";
import { runline } from "../fakes/cli_io.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const HOSTILE = "\x1b]0;title\x07\x9b31m\u202e\n\rforged";
const CONTROLS = /[^\P{Cc}\n]|\u202e/u;

describe("printable()", () => {
  it("escapes control characters, line breaks and marks that reorder text", () => {
    assertEquals(
      printable(HOSTILE),
      "\\u001b]0;title\\u0007\\u009b31m\\u202e\\n\\rforged",
    );
    assertEquals(printable("a\u061cb\u00adc\u200b"), "a\\u061cb\\u00adc\\u200b");
    assertEquals(printable("é 😀 日本"), "é 😀 日本");
  });

  it("cuts a text that is too long", () => {
    assertEquals(printable("x".repeat(30), 10), `${"x".repeat(10)}… (20 more characters)`);
  });
});

describe("the command line on a terminal", () => {
  it("escapes names, fields and events", async () => {
    await using folder = await tempFolder();
    await folder.write(`archive/run=2026-01-31-00-00-00/${HOSTILE}`, "BZh91AY&SY");
    const event = JSON.stringify({ [HOSTILE]: 1, eventTime: HOSTILE });
    const calls: [string[], string][] = [
      [["transform", `${HOSTILE}.tsv`], ""],
      [["transform", "archive/**"], ""],
      [["transform", "--where", `x${HOSTILE}=1`], ""],
      [[HOSTILE], ""],
      [["process", "archive", "--job", "a/b", "--out", "json"], ""],
      [["schema", "stats"], enrichedLine({ event_name: HOSTILE.replace("\n", "") })],
      [["validate"], event],
      [["emit", "-"], event],
    ];
    for (const [args, stdin] of calls) {
      const { out, err } = await runline(folder.path, args, {
        stdin,
        stdoutIsTerminal: true,
        stderrIsTerminal: true,
      });
      const shown = `${out}${err}`.replaceAll("\r\x1b[K", "")
        .replaceAll("\x1b[1mrunline:\x1b[0m", "runline:");
      assertEquals(CONTROLS.exec(shown), null, `${args.join(" ")}: ${JSON.stringify(shown)}`);
      assertEquals(/^\r?forged/m.test(shown), false, args.join(" "));
    }
  });

  it("bounds errors that quote their input", async () => {
    const { err } = await runline("/", ["transform", "x".repeat(100_000)]);
    assert(err.length < 3000);
  });
});

describe("a narrow terminal", () => {
  it("gets help in lines that fit, as far as words do", async () => {
    for (const columns of [30, 60]) {
      for (const { name } of COMMANDS) {
        const { out } = await runline("/", [...name.split(" "), "--help"], { columns });
        const lines = out.split("\n").filter((line) => !/^(Usage:| {2}\S)/.test(line));
        const long = lines.filter((line) => line.length > columns && /\S\s+\S/.test(line));
        assertEquals(long, [], name);
      }
    }
  });

  it("gets progress that does not wrap", async () => {
    const stderrIsTerminal = true;
    await using folder = await tempFolder();
    await folder.write("archive/run=2026-01-31-00-00-00/part-0", `${enrichedLine()}\n`);
    const args = ["process", "archive", "--job", "a/b", "--out", "json"];
    const { err } = await runline(folder.path, args, { stderrIsTerminal, columns: 12 });
    assertStringIncludes(err, "\r\x1b[K… done 1, s\r\x1b[K");
  });

  it("starts a line after a command that ended within one", async () => {
    await using folder = await tempFolder();
    const options = { stderrIsTerminal: true, columns: 12 };
    const { err } = await runline(folder.path, ["run", "--job", "a/b", "--", "true"], options);
    const [start = "", complete = ""] = err.split(`${" ".repeat(11)}\r\x1b[K`);
    assertEquals([/START/.test(start), /COMPLETE/.test(complete)], [true, true]);
  });
});

describe("arguments with secrets", () => {
  it("are quoted without them", async () => {
    const url = "gopher://bot:p/a@ss@h/x?token=abc";
    for (const args of [[url], ["runs", "list", url], ["runs", "list", "a", url], ["run", url]]) {
      const { exitCode, err } = await runline("/", args);
      assertEquals([exitCode, /ss@|p\/a|abc/.test(err)], [2, false], err);
    }
  });
});

describe("prettyJson()", () => {
  it("leaves nesting of 17,000 objects on one line, and lays out that of 1,000", () => {
    const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    assertEquals(prettyJson(nested(17_000)), nested(17_000));
    const pretty = prettyJson(nested(1000));
    assertEquals(pretty, JSON.stringify(JSON.parse(nested(1000)), undefined, 2));
  });
});

describe("--lineage-out", () => {
  it("fails for a named pipe that nobody reads", async () => {
    await using folder = await tempFolder();
    execFileSync("mkfifo", [folder.file("pipe")]);
    const job = { namespace: "a", name: "b" };
    const event = { eventTime: "2026-01-31T00:00:00Z", producer: "a:b", schemaURL: "a:b", job };
    const args = ["emit", "-", "--lineage-out", "pipe"];
    const { exitCode, err } = await runline(folder.path, args, { stdin: JSON.stringify(event) });
    assertEquals(exitCode, 1);
    assertStringIncludes(err, "nobody reads the named pipe");
  });
});
