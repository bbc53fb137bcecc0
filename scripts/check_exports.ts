/**
 * Checks that the exports map, the files and the subpaths that comments and documents name agree.
 * It does not look into strings that are put together at run time.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command reports on the console
import config from "../deno.json" with { type: "json" };
import { complaintsAboutExports, type SourceText } from "./check_exports/complaints.ts";

const ROOT = new URL("..", import.meta.url);

const files: SourceText[] = [];
for await (const path of textFiles("")) {
  files.push({ path, text: await Deno.readTextFile(new URL(path, ROOT)) });
}
const complaints = complaintsAboutExports(config, files);
for (const complaint of complaints) console.error(complaint);
console.log(`${Object.keys(config.exports).length} exports, ${complaints.length} complaints`);
if (complaints.length > 0) Deno.exit(1);

async function* textFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(folder || ".", ROOT))) {
    const path = `${folder}${entry.name}`;
    if (entry.isFile && /^(mod\.ts|README\.md|(src|\.github)\/.*\.(ts|md))$/.test(path)) yield path;
    else if (entry.isDirectory && /^(src|\.github)(\/|$)/.test(path)) yield* textFiles(`${path}/`);
  }
}
