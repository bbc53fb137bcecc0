import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { OLDEST, unsupportedRuntime } from "../../src/cli/supported_runtime.ts";

async function textOf(path: string): Promise<string> {
  return await readFile(new URL(`../../${path}`, import.meta.url), "utf8");
}

describe("the oldest versions of the runtimes", () => {
  const { bun, deno, node } = OLDEST;

  it("are those that the guide names", async () => {
    const text = `Deno ${deno}, Node ${node}, Node 24 and Bun ${bun}, or later`;
    assertStringIncludes(await textOf("docs/install.md"), text);
  });

  it("are those that CI tests", async () => {
    const workflow = await textOf(".github/workflows/ci.yml");
    for (const version of [`deno: ${deno}.0`, `node: ${node}.0`, `bun: ${bun}.0`]) {
      assertStringIncludes(workflow, version);
    }
  });

  it("are the engines of the npm package", async () => {
    const build = await textOf("scripts/build_npm.ts");
    assertStringIncludes(build, "engines: { node: `>=${OLDEST.node}`, bun: `>=${OLDEST.bun}` }");
  });
});

describe("unsupportedRuntime()", () => {
  const cases: readonly (readonly [Record<string, string>, string | undefined])[] = [
    [{ node: "22.13.0" }, undefined],
    [{ node: "24.0.0" }, undefined],
    [{ node: "22.12.0" }, "Cannot run on Node 22.12.0: version 22.13 or later is needed"],
    [{ node: "20.20.2" }, "Cannot run on Node 20.20.2: version 22.13 or later is needed"],
    [{ bun: "1.3.9", node: "24.3.0" }, "Cannot run on Bun 1.3.9: version 1.4 or later is needed"],
    [{ deno: "2.8.1", node: "24.3.0" }, "Cannot run on Deno 2.8.1: version 2.9 or later is needed"],
    [{ deno: "2.10.0", node: "20.0.0" }, undefined],
  ];
  for (const [versions, expected] of cases) {
    it(`returns ${expected ? "a message" : "nothing"} for ${JSON.stringify(versions)}`, () => {
      assertEquals(unsupportedRuntime(versions), expected);
    });
  }
});
