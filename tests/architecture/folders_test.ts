import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { FOLDERS } from "../../scripts/lint_plugin/_modules.ts";
import { modules, readText } from "./_modules.ts";

const MOST_FILES = 20;

/** Folders that may have more files, and why. */
const LARGE: Readonly<Record<string, string>> = {
  "src/lineage/facets": "generated, one file for each facet",
};

const files = [...modules().keys()].filter((path) => path.startsWith("src/"));
const counts = new Map<string, number>();
for (const path of files) {
  const folder = path.slice(0, path.lastIndexOf("/"));
  counts.set(folder, (counts.get(folder) ?? 0) + 1);
}

describe("folders of the source", () => {
  it(`have at most ${MOST_FILES} files, unless they are listed with the reason`, () => {
    const large = [...counts].filter(([, count]) => count > MOST_FILES).map(([folder]) => folder);
    assertEquals(large.sort(), Object.keys(LARGE).sort());
  });

  it("are all in the table of ARCHITECTURE.md, in the order of the layers", () => {
    const [layout = ""] = readText(".github/ARCHITECTURE.md").split("## Data flow");
    const rows = layout.matchAll(/^\| ([a-z0-9/_]+) +\| ([^|]+)\|$/gm);
    const table = new Map(
      Array.from(rows, ([, folder = "", names = ""]) => [folder, names.trim()]),
    );
    for (const [folder, names] of Object.entries(FOLDERS)) {
      assertEquals(table.get(folder), names.join(", "), folder);
    }
    for (const folder of counts.keys()) {
      const [, outer = "", name = ""] = /^src\/(.+)\/([^/]+)$/.exec(folder) ?? [];
      if (name) {
        assert(table.get(outer)?.replaceAll("\\", "").includes(name), `${folder} is missing`);
      }
    }
  });
});
