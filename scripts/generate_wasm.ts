/**
 * Compiles `src/enriched/bytes/_wasm/` from AssemblyScript to WebAssembly, and writes it as modules.
 *
 * ```sh
 * deno run -A scripts/generate_wasm.ts [--check]
 * ```
 *
 * With `--check` it writes nothing and fails if a module is not what it would write.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { writeGenerated } from "./write_generated.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = "src/enriched/bytes";
const SOURCE = `${FOLDER}/_wasm/line.ts`;
const COMPILED = "compiled.wasm";
const LINE_LENGTH = 96;

// A fault is a trap and needs no message.
const OPTIONS = ["--noAssert", "--enable", "simd", "-O3", "--noColors"];

// Parameters of vectors are for our own functions, which no host calls; addresses have 32 bits.
const EXPECTED_WARNINGS = ["AS112", "AS201"].flatMap((code) => ["--disableWarning", code.slice(2)]);

// Its own types make all of AssemblyScript global, beside those of TypeScript.
const ASSEMBLYSCRIPT: string = "assemblyscript/asc";

interface AssemblyScript {
  main(args: readonly string[], host: {
    readonly readFile: (name: string) => Promise<string | null>;
    readonly writeFile: (name: string, contents: string | Uint8Array) => void;
    readonly listFiles: () => readonly string[];
  }): Promise<{ readonly error: Error | null; readonly stderr: object }>;
}

async function compile(): Promise<Uint8Array> {
  let compiled: Uint8Array | undefined;
  const args = [SOURCE, ...OPTIONS, ...EXPECTED_WARNINGS, "--outFile", COMPILED];
  const { default: asc }: { default: AssemblyScript } = await import(ASSEMBLYSCRIPT);
  const { error, stderr } = await asc.main(args, {
    readFile: (name) => readFile(`${ROOT}/${name}`, "utf8").catch(() => null),
    writeFile: (name, contents) => {
      if (name === COMPILED && typeof contents !== "string") compiled = contents;
    },
    listFiles: () => [],
  });
  if (error || !compiled) throw new Error(`Cannot compile ${SOURCE}\n${stderr}`, { cause: error });
  return compiled;
}

function moduleOf(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  const lines = base64.match(new RegExp(`.{1,${LINE_LENGTH}}`, "g")) ?? [];
  return `/** \`_wasm/line.ts\` compiled and in Base64. Written by \`scripts/generate_wasm.ts\`. */
export const LINE_WASM = \`
${lines.join("\n")}
\`;
`;
}

process.exitCode = await writeGenerated([[`${FOLDER}/_line_wasm.ts`, moduleOf(await compile())]]);
