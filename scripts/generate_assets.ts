/**
 * Writes the style sheet and the script of the pages as text in modules: a file beside the source would
 * have to be found and read at run time on three runtimes, and in the binary and the npm package.
 *
 * ```sh
 * deno run -A scripts/generate_assets.ts [--check]
 * ```
 *
 * With `--check` it writes nothing and fails if a module is not what it would write.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { writeGenerated } from "./write_generated.ts";

const TARGET = "src/server/assets";
const FOLDER = fileURLToPath(new URL(`../${TARGET}`, import.meta.url));

/** The parts of the style sheet in order; later rules win. */
const STYLE = [
  "base",
  "frame",
  "states",
  "forms",
  "tables",
  "charts",
  "panels",
  "diagram",
  "graph",
  "widths",
];

async function modules(): Promise<readonly (readonly [string, string])[]> {
  const [light, dark] = await Promise.all(["tokens", "tokens_dark"].map(style));
  const page = (await Promise.all(STYLE.map(style))).join("\n");
  const themes = `${light}\n@media (prefers-color-scheme:dark){${dark}}`;
  return [
    [
      `${TARGET}/style.ts`,
      module([["The style sheet of the pages", "STYLE", `${themes}\n${page}`]]),
    ],
    [
      `${TARGET}/diagram_style.ts`,
      module([
        ["The colours of the light theme", "LIGHT_TOKENS", String(light)],
        ["The colours of the dark theme", "DARK_TOKENS", String(dark)],
        ["The rules for what a diagram draws", "DIAGRAM_STYLE", await style("diagram")],
      ]),
    ],
    [
      `${TARGET}/client_script.ts`,
      module([["The script of the pages", "CLIENT_SCRIPT", await client()]]),
    ],
  ];
}

async function style(name: string): Promise<string> {
  const css = await readFile(`${FOLDER}/_style/${name}.css`, "utf8");
  return css
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,>]) ?/g, "$1")
    .replace(/(?<=[{;][a-z0-9-]+): /g, ":")
    .replaceAll(";}", "}")
    .replaceAll("}", "}\n")
    .replaceAll("}\n}", "}}")
    .trim();
}

async function client(): Promise<string> {
  const bundle = await rollup({ input: `${FOLDER}/_client/main.js` });
  const { output: [chunk] } = await bundle.generate({ format: "es" });
  await bundle.close();
  return chunk.code
    .replace(/^\s*\/\*\*.*?\*\/\n/gms, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"))
    .join("\n");
}

function module(texts: readonly (readonly [string, string, string])[]): string {
  return texts.map(([what, name, text]) => {
    const escaped = text.replace(/[\\`]|\$(?=\{)/g, "\\$&");
    return `/** ${what}. Written by \`scripts/generate_assets.ts\`. */\n` +
      `export const ${name} = \`\n${escaped}\n\`;\n`;
  }).join("\n");
}

process.exitCode = await writeGenerated(await modules());
