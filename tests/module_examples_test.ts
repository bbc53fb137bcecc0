import { assert, assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../deno.json" with { type: "json" };
import { permissionTable } from "./fixtures/permission_table.ts";
import { saySkip } from "./fixtures/say_skip.ts";

const ROOT = new URL("../", import.meta.url);

// Importing it runs the command.
const COMMAND = "./cli";

const ENTRY_POINTS = Object.entries(config.exports).filter(([subpath]) => subpath !== COMMAND);

/** Returns the example at the top of an entry point, which must not be one that cannot run. */
async function exampleOf(path: string): Promise<string | undefined> {
  const text = await readFile(new URL(path, ROOT), "utf8");
  const [comment = ""] = /\/\*\*[^]*?\*\//.exec(text) ?? [];
  if (!comment.includes("@module")) return undefined;
  return /^ \* ```ts\n([^]*?)^ \* ```$/m.exec(comment)?.[1]?.replaceAll(/^ \* ?/gm, "");
}

describe("the documentation of each entry point", () => {
  for (const [subpath, path] of ENTRY_POINTS) {
    it(`opens with an example that runs: ${subpath}`, async () => {
      const example = await exampleOf(path);
      assert(example?.includes("assert"), "an example with an assertion");
    });
  }
});

const skip = saySkip("Deno" in globalThis ? false : "Only Deno has permissions");

describe("the permissions of entry points in the guide", { skip }, () => {
  it("are there for each entry point", async () => {
    const table = await permissionTable("entry point");
    assertEquals([...table.keys()].sort(), ENTRY_POINTS.map(([subpath]) => subpath).sort());
  });

  it("let the example of each run", async () => {
    const table = await permissionTable("entry point");
    const groups = Map.groupBy(ENTRY_POINTS, ([subpath]) => table.get(subpath)?.join(" ") ?? "");
    for (const [flags, entryPoints] of groups) {
      const examples = await Promise.all(entryPoints.map(([, path]) => exampleOf(path)));
      await runExamples(examples.map((example) => example ?? ""), flags);
    }
  });
});

/** Runs examples in one process, each as a module of its own, with the flags and no others. */
async function runExamples(examples: readonly string[], flags: string): Promise<void> {
  const urls = examples.map((example) =>
    `data:application/typescript,${encodeURIComponent(resolved(example))}`
  );
  const program = urls.map((url) => `await import(${JSON.stringify(url)});`).join("\n");
  const granted = flags.replaceAll("<folder>", "/tmp").split(" ").filter(Boolean);
  const args = ["run", "--quiet", "--no-prompt", "--no-check", "--ext=ts", ...granted, "-"];
  const child = spawn(process.execPath, args, { cwd: fileURLToPath(ROOT) });
  let output = "";
  child.stdout.on("data", (chunk) => output += chunk);
  child.stderr.on("data", (chunk) => output += chunk);
  child.stdin.end(program);
  const [exitCode] = await once(child, "close");
  assertEquals([exitCode, output], [0, ""], flags);
}

/** Names the modules by their addresses, as an import map does not hold for `data:` modules. */
function resolved(example: string): string {
  const exports: Readonly<Record<string, string>> = config.exports;
  const imports: Readonly<Record<string, string>> = config.imports;
  return example.replaceAll(/from "([^"]+)"/g, (text, name: string) => {
    const subpath = name.replace(config.name, ".");
    const path = name.startsWith(config.name) ? exports[subpath] : undefined;
    const target = path === undefined ? imports[name] : new URL(path, ROOT).href;
    return target === undefined ? text : `from "${target}"`;
  });
}
