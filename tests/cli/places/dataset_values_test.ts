import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { dataset } from "../../../src/cli/places/dataset_values.ts";
import { option } from "../../../src/cli/parameters/parameter.ts";
import { parseArguments } from "../../../src/cli/parameters/parse_arguments.ts";
import { UsageError } from "../../../src/cli/parameters/usage_error.ts";

const PARAMETERS = { input: option(dataset, { repeatable: true, help: "A dataset" }) };

function read(text: string): [string, string][] {
  const { input } = parseArguments(PARAMETERS, ["--input", text], { cwd: "/srv" });
  return input.map(({ namespace, name }) => [namespace, name]);
}

describe("dataset", () => {
  it("reads a URL, and a path in the working directory", () => {
    assertEquals(read("s3://acme/json"), [["s3://acme", "json"]]);
    assertEquals(read("json"), [["file", "/srv/json"]]);
  });

  it("refuses a URL that may contain a secret, and does not quote it", () => {
    const error = assertThrows(() => read("postgres://u:SE/CRET@h/db.t"), UsageError);
    assertEquals(/SE|CRET/.test(error.message), false);
  });
});
