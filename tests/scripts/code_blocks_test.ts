import { assertEquals } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { codeBlocks } from "../../scripts/guides/code_blocks.ts";
import { exampleFiles } from "../../scripts/guides/write_examples.ts";

const FENCE = "```";

describe("codeBlocks()", () => {
  it("finds a block in a guide, and whether it is ignored", () => {
    const text = `# Guide\n\n${FENCE}ts ignore\nserve();\n${FENCE}\n\n${FENCE}sh\nls\n${FENCE}\n`;
    assertEquals(codeBlocks(text), [{ line: 3, code: "serve();\n", isIgnored: true }]);
  });

  it("finds blocks in comments, without their margin", () => {
    const lines = ["class A {", "  /**", `   * ${FENCE}ts`, "   * if (a) {", "   *", "   *   b();"];
    const text = [...lines, "   * }", `   * ${FENCE}`, "   */", "}"].join("\n");
    const code = "if (a) {\n\n  b();\n}\n";
    assertEquals(codeBlocks(text), [{ line: 3, code, isIgnored: false }]);
  });

  it("misses no block of the project", async () => {
    const root = new URL("../../", import.meta.url);
    for (const path of await exampleFiles()) {
      const text = await readFile(new URL(path, root), "utf8");
      const fences = text.split("\n").flatMap((line, at) => line.includes("```ts") ? [at + 1] : []);
      assertEquals(codeBlocks(text).map(({ line }) => line), fences, path);
    }
  });
});
