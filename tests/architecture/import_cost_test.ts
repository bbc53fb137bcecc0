import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { modules, reachable } from "./_modules.ts";

const LINEAGE = "src/lineage/mod.ts";
// Each module costs time at the start of every program. Look at `deno task bench lineage_import` before
// you raise a limit.
const MOST_MODULES = 49;
const MOST_READ = 174;

const graph = modules();
const loaded = [...reachable(graph, LINEAGE, ["value"])];

describe("importing lineage", () => {
  it("loads no built-in of Node: the first costs 4 ms on Deno", () => {
    assertEquals(loaded.filter((path) => path.startsWith("node:")), []);
  });

  it(`opens at most ${MOST_MODULES} modules`, () => {
    assert(loaded.length <= MOST_MODULES, `${loaded.length}:\n${loaded.join("\n")}`);
  });

  it(`makes Deno read at most ${MOST_READ} modules: it reads what an import() names before a start`, () => {
    const read = [...reachable(graph, LINEAGE, ["value", "dynamic"])].filter((path) =>
      path.startsWith("src/")
    );
    assert(read.length <= MOST_READ, `${read.length}:\n${read.join("\n")}`);
  });

  it("defers modules that only configuration and enrichment need", () => {
    const all = reachable(graph, LINEAGE, ["value", "dynamic"]);
    for (
      const path of ["src/lineage/config/_client.ts", "src/lineage/enrichment/_added_facets.ts"]
    ) {
      assert(all.has(path) && !loaded.includes(path), path);
    }
  });
});
