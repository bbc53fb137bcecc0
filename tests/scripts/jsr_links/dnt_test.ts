import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { type ModuleGraph, moduleGraph } from "../../../scripts/jsr-links/dnt/module_graph.ts";
import { Resolver } from "../../../scripts/jsr-links/dnt/resolver.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const FILES = {
  "deno.json": JSON.stringify({
    version: "1.0.0",
    imports: { "@v/s3": "npm:@v/s3@^3.0.0", "@s/yaml": "jsr:@s/yaml@^1.0.0" },
    links: ["./links/yaml"],
  }),
  "links/yaml/deno.json": JSON.stringify({
    name: "@s/yaml",
    exports: { ".": "./mod.ts", "./parse": "./parse.ts" },
    imports: { y: "npm:y@4", "@types/y": "npm:@types/y@4" },
  }),
  "links/yaml/mod.ts": 'export * from "./parse.ts";',
  "links/yaml/parse.ts": '// @ts-types="@types/y"\nimport y from "y";\nexport const parse = y;',
  "mod.ts": 'export { read } from "./src/read.ts";',
  "src/read.ts": `import config from "../deno.json" with { type: "json" };
import type { Body } from "./body.ts";
import { open } from "node:fs/promises";
import { parse } from "@s/yaml/parse";
export const read = async (): Promise<import("./body.ts").Body> => {
  const { S3 } = await import("@v/s3");
  return [config, parse, open, new S3(), "./body.ts"] as Body;
};`,
  "src/body.ts": "export type Body = unknown[];",
};

async function graphOf(files: Record<string, string>): Promise<ModuleGraph> {
  await using folder = await tempFolder();
  for (const [name, text] of Object.entries(files)) await folder.write(name, text);
  const mappings = {
    "npm:@v/s3@^3.0.0": { name: "@v/s3", version: "^3.0.0", peerDependency: true },
  };
  const resolver = new Resolver(folder.file("deno.json"), mappings);
  return await moduleGraph([folder.file("mod.ts")], resolver);
}

describe("moduleGraph()", () => {
  it("rewrites every specifier to what Node resolves, and no other text", async () => {
    const { files } = await graphOf(FILES);
    assertEquals(files.get("mod.ts"), 'export { read } from "./src/read.js";');
    assertEquals(
      files.get("src/read.ts"),
      `import config from "../deno.js";
import type { Body } from "./body.js";
import { open } from "node:fs/promises";
import { parse } from "../links/yaml/parse.js";
export const read = async (): Promise<import("./body.js").Body> => {
  const { S3 } = await import("@v/s3");
  return [config, parse, open, new S3(), "./body.ts"] as Body;
};`,
    );
  });

  it("includes reachable modules, and JSON as a module", async () => {
    const { files } = await graphOf(FILES);
    assertEquals([...files.keys()].toSorted(), [
      "deno.ts",
      "links/yaml/parse.ts",
      "mod.ts",
      "src/body.ts",
      "src/read.ts",
    ]);
    assertStringIncludes(files.get("deno.ts") ?? "", 'export default {"version":"1.0.0"');
  });

  it("collects the npm packages of sources and stand-ins", async () => {
    const { dependencies, typesDependencies } = await graphOf(FILES);
    assertEquals([...dependencies.values()].toSorted((a, b) => a.name < b.name ? -1 : 1), [
      { name: "@v/s3", version: "^3.0.0", peerDependency: true },
      { name: "y", version: "4" },
    ]);
    assertEquals([...typesDependencies.keys()], ["@types/y"]);
  });

  it("fails on a JSR package without a stand-in", async () => {
    const files = { ...FILES, "mod.ts": 'import "@s/yaml/stringify";' };
    const error = await assertRejects(() => graphOf(files), TypeError);
    assertStringIncludes(error.message, "no link stands in for it");
  });

  it("fails on a specifier that leads nowhere", async () => {
    const error = await assertRejects(() => graphOf({ ...FILES, "mod.ts": 'import "x";' }));
    assert(error instanceof TypeError);
    assertStringIncludes(error.message, 'Cannot resolve "x" of');
  });
});
