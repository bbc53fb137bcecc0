import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { COMMANDS } from "../../../src/cli/commands/registry.ts";
import { optionName } from "../../../src/cli/parameters/parse_arguments.ts";
import { bashCompletion } from "../../../src/cli/shell/bash_completion.ts";
import { fishCompletion } from "../../../src/cli/shell/fish_completion.ts";
import { manPage } from "../../../src/cli/shell/man_page.ts";
import { zshCompletion } from "../../../src/cli/shell/zsh_completion.ts";
import { saySkip } from "../../fixtures/say_skip.ts";

const OPTIONS = COMMANDS.flatMap(({ parameters }) =>
  Object.entries(parameters)
    .filter(([, { kind }]) => kind === "option" || kind === "flag")
    .map(([name]) => optionName(name).slice(2))
);

describe("completion scripts and the manual page", () => {
  for (const write of [bashCompletion, zshCompletion, fishCompletion]) {
    it(`${write.name}() has every command and option`, () => {
      const script = write(COMMANDS);
      for (const { name } of COMMANDS) assertStringIncludes(script, name);
      for (const option of OPTIONS) assertStringIncludes(script, option);
    });
  }

  it("manPage() has every command and option", () => {
    const page = manPage(COMMANDS).replaceAll("\\-", "-");
    for (const { name } of COMMANDS) assertStringIncludes(page, `.SS runline ${name}`);
    for (const option of OPTIONS) assertStringIncludes(page, `.B --${option}`);
  });
});

describe("zshCompletion() and fishCompletion()", () => {
  it("have the values of an option that has only some", () => {
    assertStringIncludes(zshCompletion(COMMANDS), ":<name>:(ndjson parquet)");
    assertMatch(fishCompletion(COMMANDS), /transform' -l format -x -a 'ndjson parquet'/);
  });
});

describe("bashCompletion()", () => {
  const skip = saySkip(spawnSync("bash", ["--version"]).error ? "There is no bash" : false);
  const table: readonly (readonly [readonly string[], string])[] = [
    [["runline", "proc"], "process"],
    [["runline", "runs", "cont"], "contains"],
    [["runline", "runs", "list", "--js"], "--json"],
    [["runline", "process", "archive", "--man"], "--manifest"],
    [["runline", "process", "arch"], ""],
    [["runline", "transform", "x", "--format", "par"], "parquet"],
    [["runline", "transform", "x", "--format", "''"], "ndjson parquet"],
    [["runline", "transform", "x", "--format", "="], "ndjson parquet"],
    [["runline", "transform", "x", "--format", "=", "par"], "parquet"],
    [["runline", "transform", "x", "--out", "par"], ""],
  ];
  for (const [words, expected] of table) {
    it(`completes "${words.join(" ")}" to "${expected}"`, { skip }, () => {
      const script = `${bashCompletion(COMMANDS)}
COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _runline; echo "\${COMPREPLY[*]}"`;
      const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
      assertEquals(stdout.trim(), expected, stderr);
    });
  }
});
