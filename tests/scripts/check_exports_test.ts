import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { complaintsAboutExports } from "../../scripts/check_exports/complaints.ts";

const CONFIG = {
  name: "@runline/runline",
  exports: {
    ".": "./mod.ts",
    "./archive": "./src/archive/mod.ts",
    "./cli": "./src/cli/main.ts",
    "./lineage/msk-iam": "./src/lineage/transports/msk_iam.ts",
  },
};

const FILES = [
  { path: "mod.ts", text: "" },
  { path: "src/archive/mod.ts", text: "" },
  { path: "src/cli/main.ts", text: "" },
  { path: "src/lineage/transports/msk_iam.ts", text: "" },
];

function withText(text: string) {
  return [...FILES, { path: "README.md", text }];
}

describe("complaintsAboutExports()", () => {
  it("has no issue if map, files and texts agree", () => {
    const text = 'import a from "@runline/runline/archive"; `jsr:@runline/runline@^1.0.0/cli`';
    assertEquals(complaintsAboutExports(CONFIG, withText(text)), []);
  });

  it("finds a subpath that leads to no file", () => {
    assertEquals(complaintsAboutExports(CONFIG, FILES.slice(1)), [
      'deno.json: "." leads to no file: "./mod.ts"',
    ]);
  });

  it("finds a subpath that is not called as its file", () => {
    const exports = { ...CONFIG.exports, "./runs": "./src/archive/mod.ts" };
    assertEquals(complaintsAboutExports({ ...CONFIG, exports }, FILES), [
      'deno.json: "./src/archive/mod.ts" has the subpath "./runs", expected "./archive"',
    ]);
  });

  it("finds a module without a subpath", () => {
    const files = [...FILES, { path: "src/manifest/mod.ts", text: "" }];
    assertEquals(complaintsAboutExports(CONFIG, files), [
      'deno.json: "src/manifest/mod.ts" has no subpath',
    ]);
  });

  it("finds a subpath that a text names and nothing exports", () => {
    const expected = ['README.md: "@runline/runline/archive/s4" is not exported'];
    for (const quoted of ['"@runline/runline/archive/s4"', "`jsr:@runline/runline/archive/s4`"]) {
      assertEquals(complaintsAboutExports(CONFIG, withText(quoted)), expected);
    }
  });
});
