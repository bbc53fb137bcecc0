import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { npmDependencies } from "../../scripts/runtimes/npm_dependencies.ts";

describe("npmDependencies()", () => {
  it("collects the npm packages of all maps", () => {
    const imports = { "@a/b": "npm:@a/b@^1.2.0", "@std/yaml": "jsr:@std/yaml@^1.0.0" };
    assertEquals(npmDependencies({ imports }, {}, { imports: { c: "npm:c@3" } }), {
      "@a/b": "^1.2.0",
      c: "3",
    });
  });

  it("keeps another name as an alias", () => {
    assertEquals(npmDependencies({ imports: { b: "npm:@a/b@1" } }), { b: "npm:@a/b@1" });
  });
});
