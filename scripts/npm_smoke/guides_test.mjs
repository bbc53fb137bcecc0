// Runs in a folder where the package and its peers are installed: the programs of the guides, each in an
// empty folder with a sample archive. They are in the folder `guides` as TypeScript, and as JavaScript for
// Node 22, which knows no `await using`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";

const guides = join(process.cwd(), "guides");
const isNode22 = !("Bun" in globalThis) && process.version.startsWith("v22.");
const extension = isNode22 ? ".mjs" : ".mts";
const hasSearch = !isNode22 || Number(process.version.split(".")[1]) >= 16;

describe("a program of the guides", async () => {
  const names = (await readdir(guides)).filter((name) => name.endsWith(extension));
  it("is there", () => assert.ok(names.length > 10));
  for (const name of names.toSorted()) {
    const skip = name.startsWith("docs_server") && !hasSearch && "the server needs Node 22.16";
    it(`runs as written: ${name}`, { skip }, async () => {
      const cwd = await mkdtemp(join(tmpdir(), "runline-guide-"));
      await cp(join(process.cwd(), "archive"), join(cwd, "archive"), { recursive: true });
      const { status, stderr } = spawnSync(process.execPath, [join(guides, name)], {
        cwd,
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
    });
  }
});
