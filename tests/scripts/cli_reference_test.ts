import { assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { cliReference } from "../../scripts/generate_cli_docs/cli_reference.ts";
import { argument, flag, option, rest } from "../../src/cli/parameters/parameter.ts";
import { count, text } from "../../src/cli/parameters/value_types.ts";

const COMMAND = {
  name: "runs copy",
  example: "runline runs copy a.txt --to b.txt",
  summary: "Copy runs",
  description: `Needs --to and <file> in RUNLINE_HOME: s3://bucket or pg://host:5432/db:

  runline runs copy a.txt --to b.txt
  runline runs copy c.txt --to d.txt`,
  parameters: {
    file: argument(text, { placeholder: "<a|b>", required: true, help: "A file" }),
    to: option(text, { required: true, help: "An s3:// address" }),
    atOnce: option(count, { help: "A number", default: "4" }),
    json: flag("JSON"),
    command: rest({ placeholder: "<command…>", help: "A command" }),
  },
  run: () => Promise.resolve(0),
};

describe("cliReference()", () => {
  it("documents usage, arguments, options and defaults of each command", () => {
    const reference = cliReference([COMMAND]);
    assertStringIncludes(reference, "- [`runline runs copy`](#runline-runs-copy)");
    assertStringIncludes(
      reference,
      "`<file>` in `RUNLINE_HOME`: `s3://bucket` or `pg://host:5432/db`:\n\n```text\n" +
        "runline runs copy a.txt --to b.txt\nrunline runs copy c.txt --to d.txt\n```\n",
    );
    const [, section = ""] = reference.split("## `runline runs copy`");
    assertStringIncludes(
      section,
      "runline runs copy <a|b> --to <text> [options] [-- <command…>]\n",
    );
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    assertEquals(rows, [
      "| `<a\\|b>` | A file |",
      "| `-- <command…>` | A command |",
      "| `--to <text>` | An `s3://` address |",
      "| `--at-once <n>` | A number (default: 4) |",
      "| `--json` | JSON |",
    ]);
  });
});
