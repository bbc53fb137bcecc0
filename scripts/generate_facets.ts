// deno-lint-ignore-file no-console -- a script writes to its user
/**
 * Writes `src/lineage/facets/` from the JSON Schemas of OpenLineage.
 *
 * ```sh
 * deno run -A scripts/generate_facets.ts [--check] [folder with the schemas]
 * ```
 *
 * With `--check` it writes nothing and fails if a file is not what it would write.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "@std/cli/parse-args";
import { docBook } from "./generate_facets/doc_book.ts";
import { DOCS } from "./generate_facets/docs.ts";
import {
  differing,
  formatFiles,
  readGenerated,
  readSchemas,
  writeFiles,
} from "./generate_facets/files.ts";
import { generateFacets } from "./generate_facets/generate.ts";

const SCHEMAS = fileURLToPath(new URL("../../shared/data/openlineage", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/lineage/facets", import.meta.url));

async function main(args: string[]): Promise<number> {
  const { check, _: [folder = SCHEMAS] } = parseArgs(args, { boolean: ["check"] });
  if (check && !existsSync(String(folder))) {
    console.log(`Skipped the check of the facets: there is no folder "${folder}"`);
    return 0;
  }
  const written = await readGenerated(TARGET);
  const wanted = await generate(String(folder));
  const names = differing(written, wanted);
  if (check) return report(names);
  await Promise.all(names.map((name) => rm(join(TARGET, name), { force: true })));
  await writeFiles(TARGET, wanted);
  console.log(`Wrote ${wanted.size} files, ${names.length} of them changed`);
  return 0;
}

async function generate(folder: string): Promise<ReadonlyMap<string, string>> {
  const schemas = [...(await readSchemas(folder)).values()];
  return await formatFiles(generateFacets(schemas, docBook(DOCS)));
}

function report(names: readonly string[]): number {
  if (names.length === 0) return 0;
  console.error(`Not as generated, run "deno task generate":\n${names.join("\n")}`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
