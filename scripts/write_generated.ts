// deno-lint-ignore-file no-console -- scripts write to their users
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = new URL("..", import.meta.url);

/**
 * Writes the generated files that differ, by their paths below the root of the project. With `--check`
 * it writes nothing and reports them.
 *
 * @returns The exit code: 1 if a checked file differs.
 */
export async function writeGenerated(files: Iterable<readonly [string, string]>): Promise<number> {
  const check = process.argv.includes("--check");
  const outdated: string[] = [];
  for (const [path, wanted] of files) {
    const target = fileURLToPath(new URL(path, ROOT));
    if (wanted === await readFile(target, "utf8").catch(() => "")) continue;
    outdated.push(path);
    if (!check) await writeFile(target, wanted);
  }
  if (outdated.length === 0) return 0;
  if (check) console.error(`Not as generated, run "deno task generate":\n${outdated.join("\n")}`);
  else console.log(`Wrote ${outdated.join(", ")}`);
  return check ? 1 : 0;
}
