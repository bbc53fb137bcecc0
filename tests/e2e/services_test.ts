import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { join } from "node:path";
import { exists, installOnce } from "./services/cache.ts";
import { runTool } from "./services/tool.ts";

describe("installOnce()", () => {
  it("installs once for callers that come at the same time", async () => {
    const cache = await Deno.makeTempDir();
    let installs = 0;
    const options = {
      name: "part",
      version: "1.0.0",
      cache,
      install: async (folder: string) => {
        installs++;
        await Deno.writeTextFile(join(folder, "program"), "");
      },
    };
    const folders = await Promise.all([1, 2, 3].map(() => installOnce(options)));
    assertEquals(installs, 1);
    assertEquals(new Set(folders), new Set([join(cache, "part-1.0.0")]));
    await Deno.remove(cache, { recursive: true });
  });

  it("leaves nothing of an installation that fails, and tries anew", async () => {
    const cache = await Deno.makeTempDir();
    const part = { name: "part", version: "1.0.0", cache };
    await assertRejects(
      () =>
        installOnce({
          ...part,
          install: async (folder) => {
            await Deno.writeTextFile(join(folder, "half"), "");
            throw new Error("connection reset");
          },
        }),
      Error,
      "connection reset",
    );
    const left = await Array.fromAsync(Deno.readDir(cache));
    assertEquals(left.map((entry) => entry.name), ["part-1.0.0.lock"]);

    const folder = await installOnce({ ...part, install: () => Promise.resolve() });
    assertEquals(await exists(join(folder, "half")), false);
    await Deno.remove(cache, { recursive: true });
  });

  it("ignores and removes the remains of a crash", async () => {
    const cache = await Deno.makeTempDir();
    const left = join(cache, "partial-part-1a2b");
    await Deno.mkdir(left);
    const part = { name: "part", version: "1.0.0", cache };
    const folder = await installOnce({ ...part, install: () => Promise.resolve() });
    assertEquals([await exists(folder), await exists(left)], [true, false]);
    await Deno.remove(cache, { recursive: true });
  });
});

describe("runTool()", () => {
  it("names the package to install when a tool is missing", async () => {
    const tool = { command: "no-such-tool", comesWith: "a JDK 17 or later" };
    const error = await assertRejects(() => runTool(tool, []), Error);
    assertEquals(
      error.message,
      'Cannot run "no-such-tool": it is not on the PATH, install a JDK 17 or later',
    );
  });

  it("shows the output of a failed tool", async () => {
    const tool = { command: "sh", comesWith: "a shell" };
    const error = await assertRejects(() => runTool(tool, ["-c", "echo lost >&2; exit 3"]), Error);
    assertStringIncludes(error.message, "it ended with 3\nlost");
  });
});
