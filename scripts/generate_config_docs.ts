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
import { readFile } from "node:fs/promises";
import process from "node:process";
import { COMMON_KEYS } from "../src/lineage/config/_plan_transport.ts";
import { rootKeys } from "../src/lineage/config/sections/tables.ts";
import { TRANSPORTS } from "../src/lineage/config/transports/registry.ts";
import { denoFmt } from "./deno_fmt.ts";
import { renderKeys } from "./generate_config_docs/render_keys.ts";
import { writeGenerated } from "./write_generated.ts";

const TARGET = new URL("../docs/configuration.md", import.meta.url);
const GENERATED_REGEXP = /(?<=<!-- generated: (\w+) -->\n).*?(?=<!-- end -->)/gs;

async function reference(): Promise<string> {
  const written = await readFile(TARGET, "utf8");
  return await denoFmt(
    written.replace(GENERATED_REGEXP, (_, name) => `\n${render(name)}\n`),
    "md",
  );
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

process.exitCode = await writeGenerated([["docs/configuration.md", await reference()]]);
