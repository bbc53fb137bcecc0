import { assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { describe, it } from "node:test";

const ROOT = new URL("../", import.meta.url);

describe("links of the guides", () => {
  it("lead to files that exist", async () => {
    const guides = (await readdir(new URL("docs/", ROOT))).filter((name) => name.endsWith(".md"));
    const files = ["README.md", ".github/ARCHITECTURE.md", ...guides.map((name) => `docs/${name}`)];
    const dead: string[] = [];
    for (const file of files) {
      const url = new URL(file, ROOT);
      for (const [, target = ""] of (await readFile(url, "utf8")).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|#|mailto:)/.test(target)) continue;
        if (!existsSync(new URL(target.replace(/#.*/, ""), url))) dead.push(`${file}: ${target}`);
      }
    }
    assertEquals(dead, []);
  });
});
