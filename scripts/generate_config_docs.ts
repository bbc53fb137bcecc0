// deno-lint-ignore-file no-console -- a script reports on the console
/**
 * Writes the tables of keys in `docs/configuration.md` from the tables of `src/lineage/config/`.
 *
 * ```sh
 * deno run -A scripts/generate_config_docs.ts [--check]
 * ```
 *
 * With `--check` it writes nothing and fails if the file is not as generated.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "@std/cli/parse-args";
import { COMMON_KEYS } from "../src/lineage/config/_plan_transport.ts";
import { rootKeys } from "../src/lineage/config/sections/tables.ts";
import { TRANSPORTS } from "../src/lineage/config/transports/registry.ts";
import { renderKeys } from "./generate_config_docs/render_keys.ts";

const TARGET = new URL("../docs/configuration.md", import.meta.url);
const GENERATED_REGEXP = /(?<=<!-- generated: (\w+) -->\n).*?(?=<!-- end -->)/gs;

async function main(args: string[]): Promise<number> {
  const { check } = parseArgs(args, { boolean: ["check"] });
  const written = await readFile(TARGET, "utf8");
  const wanted = await format(
    written.replace(GENERATED_REGEXP, (_, name) => `\n${render(name)}\n`),
  );
  if (wanted === written) return 0;
  if (check) {
    console.error('Not as generated, run "deno task generate":\ndocs/configuration.md');
    return 1;
  }
  await writeFile(TARGET, wanted);
  console.log("Wrote docs/configuration.md");
  return 0;
}

function render(name: string): string {
  if (name === "sections") return sections();
  if (name === "transports") return transports();
  throw new RangeError(`Cannot generate "${name}": it is unknown`);
}

function sections(): string {
  const { transport: _, ...keys } = rootKeys({});
  return renderKeys(keys, { name: "" });
}

function transports(): string {
  const common = renderKeys(COMMON_KEYS, { name: "every transport" });
  const each = Object.entries(TRANSPORTS).map(([type, { description, keys }]) => {
    return `### \`${type}\`\n\n${description}\n\n${renderKeys(keys, { name: `\`${type}\`` })}`;
  });
  return [`### Every transport\n\n${common}`, ...each].join("\n");
}

function format(text: string): Promise<string> {
  const args = ["fmt", "--no-config", "--line-width=100", "--ext=md", "-"];
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, stdout: string): void =>
      error ? reject(error) : resolve(stdout);
    execFile("deno", args, done).stdin?.end(text);
  });
}

process.exitCode = await main(process.argv.slice(2));
