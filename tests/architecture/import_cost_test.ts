import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { modules, reachable } from "./_modules.ts";

const LINEAGE = "src/lineage/mod.ts";
// Each costs whoever imports it: more need a reason, and a look at `deno task bench lineage_import`.
const MOST_MODULES = 60;

const graph = modules();
const loaded = [...reachable(graph, LINEAGE, ["value"])];

describe("importing lineage", () => {
  it("loads no built-in of Node: the first costs 4 ms on Deno", () => {
    assertEquals(loaded.filter((path) => path.startsWith("node:")), []);
  });

  it(`opens at most ${MOST_MODULES} modules`, () => {
    assert(loaded.length <= MOST_MODULES, `${loaded.length}:\n${loaded.join("\n")}`);
  });

  it("defers modules that only configuration and enrichment need", () => {
    const all = reachable(graph, LINEAGE, ["value", "dynamic"]);
    for (const path of ["src/lineage/config/_client.ts", "src/lineage/enrichment/_tags.ts"]) {
      assert(all.has(path) && !loaded.includes(path), path);
    }
  });
});
