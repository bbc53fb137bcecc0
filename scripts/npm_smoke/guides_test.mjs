// Runs in a folder where the package and its peers are installed: the programs of the guides, which
// are in the folder `guides`, each in an empty folder with a sample archive.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";

const guides = join(process.cwd(), "guides");
// Node 22.13 reads TypeScript only with this flag.
const FLAGS = "Bun" in globalThis ? [] : ["--experimental-strip-types"];

describe("a program of the guides", async () => {
  for (const name of (await readdir(guides)).toSorted()) {
    it(`runs as written: ${name}`, async () => {
      const cwd = await mkdtemp(join(tmpdir(), "runline-guide-"));
      await cp(join(process.cwd(), "archive"), join(cwd, "archive"), { recursive: true });
      const args = [...FLAGS, join(guides, name)];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
      assert.equal(status, 0, stderr);
    });
  }
});
