import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { argument, flag, option, rest } from "../../../src/cli/parameters/parameter.ts";
import { parseArguments } from "../../../src/cli/parameters/parse_arguments.ts";
import { UsageError } from "../../../src/cli/parameters/usage_error.ts";
import {
  choice,
  count,
  duration,
  jobName,
  path,
  share,
  text,
} from "../../../src/cli/parameters/value_types.ts";

const TABLE = {
  files: argument(text, { repeatable: true, help: "Files" }),
  maxBad: option(share, { help: "A share" }),
  workers: option(count, { help: "A number", default: "1" }),
  lease: option(duration, { help: "A time", default: "60s" }),
  out: option(path, { help: "A path" }),
  form: option(choice(["a", "b"]), { help: "a or b" }),
  where: option(text, { repeatable: true, help: "Conditions" }),
  job: option(jobName, { help: "A job" }),
  json: flag("JSON"),
  command: rest({ placeholder: "<command…>", help: "A command" }),
};

function parse(...args: string[]): ReturnType<typeof parseArguments<typeof TABLE>> {
  return parseArguments(TABLE, args, { cwd: "/data" });
}

describe("parseArguments()", () => {
  it("returns typed values, and defaults for missing ones", () => {
    const args = "a.tsv --max-bad 1% --workers=4 --out x --form b --where p --where q=1 --json -";
    assertEquals(parse(...args.split(" "), "--job", "s3://a/b", "--", "sh", "--json"), {
      files: ["a.tsv", "-"],
      maxBad: 0.01,
      workers: 4,
      lease: 60_000,
      out: "/data/x",
      form: "b",
      where: ["p", "q=1"],
      job: { namespace: "s3://a", name: "b" },
      json: true,
      command: ["sh", "--json"],
    } as never);
  });

  it("takes values that begin with a dash, and arguments that do after `--`", () => {
    assertEquals(parse("--where", "-x", "--where=--y", "--json").where, ["-x", "--y"]);
    const files = { files: TABLE.files, json: TABLE.json };
    assertEquals(parseArguments(files, ["a", "--", "-b", "--json"], { cwd: "/" }), {
      files: ["a", "-b", "--json"],
      json: false,
    });
  });

  it("leaves out values without a default", () => {
    const { files, maxBad, where, json, command } = parse();
    assertEquals([files, maxBad, where, json, command], [[], undefined, [], false, undefined]);
  });

  const wrong: [string[], string][] = [
    [["--max-bd", "1%"], 'Unknown option "--max-bd"; did you mean "--max-bad"?'],
    [["--hepl"], 'Unknown option "--hepl"; did you mean "--help"?'],
    [["--colour=red"], 'Unknown option "--colour"'],
    [["-j"], 'Unknown option "-j"'],
    [["--out", "a", "--out", "b"], 'Option "--out" was given more than once'],
    [["--out"], 'Option "--out" needs a value'],
    [["--workers", "1.5"], 'Option "--workers" must be a whole number above 0, not "1.5"'],
    [["--max-bad", "101%"], 'Option "--max-bad" must be a share such as 0.01 or 1%, not "101%"'],
    [["--lease", "0s"], 'Option "--lease" must be a time such as 500ms, 60s or 5m, not "0s"'],
    [["--lease", `${"9".repeat(16)}h`], 'Option "--lease" must be a time'],
    [["--form", "c"], 'Option "--form" must be one of a, b, not "c"'],
    [["--workers", "-1"], 'Option "--workers" must be a whole number above 0, not "-1"'],
    [["--workers", "--json"], 'Option "--workers" needs a value'],
    [["--where", "p", "-j"], 'Unknown option "-j"'],
    [["--job", "a"], 'Option "--job" must be <namespace>/<name>, not "a"'],
    [["--job", "a//b"], 'Option "--job" must be <namespace>/<name>'],
    [["--"], 'No command follows "--"'],
  ];
  for (const [args, message] of wrong) {
    it(`rejects ${args.join(" ").slice(0, 30)}`, () => {
      assertThrows(() => parse(...args), UsageError, message);
    });
  }

  it("rejects unexpected arguments and commands, and missing values", () => {
    const one = { file: argument(text, { required: true, placeholder: "<file>", help: "A file" }) };
    const context = { cwd: "/" };
    const cases: [() => unknown, string][] = [
      [() => parseArguments({}, ["a"], context), 'Unexpected argument "a"'],
      [() => parseArguments({}, ["--", "a"], context), 'Unexpected argument "a"'],
      [() => parseArguments(one, [], context), "Argument <file> is missing"],
      [() => parseArguments(one, [""], context), "Argument <file> needs a value"],
      [() => parseArguments(one, ["a", "b"], context), 'Unexpected argument "b"'],
    ];
    for (const [call, message] of cases) assertThrows(call, UsageError, message);
  });

  it("does not quote values that may contain a password", () => {
    const secret = { ...text, isSecret: true, expected: "a URL", parse: () => undefined };
    const table = { url: option(secret, { help: "A URL" }) };
    const error = assertThrows(
      () => parseArguments(table, ["--url", "p@ss"], { cwd: "/" }),
      UsageError,
    );
    assertEquals((error as Error).message, 'Option "--url" must be a URL');
  });

  it("accepts whole numbers above 0 for a count, and nothing else", () => {
    assertEquals(parse("x", "--workers", "12").workers, 12);
    for (const value of ["0", "1.5", "1e3", "0x10", " 1", "x", "9007199254740993"]) {
      const message = `must be a whole number above 0, not "${value}"`;
      assertThrows(() => parse("x", "--workers", value), UsageError, message);
    }
  });
});
