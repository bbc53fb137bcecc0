import { assertEquals } from "@std/assert";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { testGroups } from "../../scripts/runtimes/test_groups.ts";
import { writeGroups } from "../../scripts/runtimes/write_groups.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

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

describe("writeGroups()", () => {
  it("leaves out each path of a list that is separated by commas", async () => {
    await using folder = await tempFolder();
    for (const name of ["a", "b", "c"]) await folder.write(`tests/${name}/one_test.ts`, "");
    const root = pathToFileURL(folder.file("/"));
    const [group = "", ...others] = await writeGroups(root, ["tests/a/,tests/b/", ""]);
    assertEquals(others, []);
    const module = await readFile(new URL(group, root), "utf8");
    assertEquals(module, 'import "../../tests/c/one_test.ts";\n');
  });
});
