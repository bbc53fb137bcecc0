import { assertEquals } from "@std/assert";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { testGroups } from "../../scripts/runtimes/test_groups.ts";

const ROOT = new URL("../../", import.meta.url);

describe("testGroups()", () => {
  it("has each test once, except those of real servers and measurements", () => {
    const files = readdirSync(new URL("tests/", ROOT), { recursive: true, encoding: "utf8" })
      .map((path) => `tests/${path.replaceAll("\\", "/")}`)
      .filter((path) => /^(?!tests\/(?:e2e|bench)\/).*_test\.ts$/.test(path));
    assertEquals(testGroups(ROOT).flat(), files.toSorted());
  });

  it("has groups of several files", () => {
    const sizes = testGroups(ROOT).map((files) => files.length);
    assertEquals(sizes.slice(0, -1).every((size) => size === sizes[0]), true);
  });
});
