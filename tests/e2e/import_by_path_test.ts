import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PERMISSIONS = ["--allow-env=OPENLINEAGE_*", "--allow-read=openlineage.yml"];

/** Runs `job.ts` in a folder outside of the clone, as its guide does, and returns what it writes. */
async function runJob(folder: TempFolder, flags: readonly string[]): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...flags, "job.ts"],
    cwd: folder.path,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
}

describe("a script that imports a clone by its path", () => {
  it("needs only the permissions of the guide, and reads openlineage.yml", async () => {
    const guide = await Deno.readTextFile(`${ROOT}/docs/install.md`);
    assertStringIncludes(guide, PERMISSIONS.join(" "));
    const [, code = ""] = /```js ignore\n(\/\/ job\.ts\n[\s\S]*?)```/.exec(guide) ?? [];
    await using folder = await tempFolder();
    await folder.write("job.ts", code.replace("./runline/", ROOT));
    await folder.write("openlineage.yml", "transport:\n  type: console\n");
    const output = await runJob(folder, ["--config", `${ROOT}/deno.json`, ...PERMISSIONS]);
    const types = [...output.matchAll(/"eventType":"(\w+)"/g)].map(([, type]) => type);
    assertEquals(types, ["START", "COMPLETE"], output);
    // Without the import map of the clone, the error names the option.
    const problem = await runJob(folder, PERMISSIONS);
    assertMatch(problem, /no import map names it, run Deno with "--config <clone of Runline>/);
  });
});
