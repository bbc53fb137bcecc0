import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { execFile } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { saySkip } from "../fixtures/say_skip.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const skip = saySkip("Deno" in globalThis ? false : "The demo is a task of Deno");

async function demo(argument: string): Promise<string> {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const args = ["task", "--quiet", "demo", argument];
  return (await promisify(execFile)(process.execPath, args, { cwd })).stdout;
}

describe("deno task demo", { skip }, () => {
  it("processes three runs, shows their trail, and finds nothing new the second time", async () => {
    await using folder = await tempFolder();
    const first = await demo(folder.path);
    assertEquals(first.match(/COMPLETE {2}demo\/orders/g)?.length, 3);
    assertMatch(first, /run=2026-01-31-01-00-00 {2}done +520 +519 +1 /);
    assertStringIncludes(first, `npx -y deno task demo ${folder.path}`);
    const second = await demo(folder.path);
    assertStringIncludes(second, "Nothing new: the manifest holds all three runs");
  });

  it("prints its help, and rejects an unknown option", async () => {
    assertStringIncludes(await demo("--help"), "Usage: deno task demo [--no-serve] [folder]");
    await assertRejects(() => demo("--sreve"), Error, 'Unknown option "--sreve"');
  });
});
