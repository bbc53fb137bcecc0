import { denoFmt } from "../deno_fmt.ts";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { JsonSchema } from "./json_schema.ts";
import { GENERATED } from "./render_file.ts";

/** Reads the schemas of facets below a folder, by their names and sorted by them. */
export async function readSchemas(folder: string): Promise<ReadonlyMap<string, JsonSchema>> {
  const paths = (await readdir(folder, { recursive: true }))
    .filter((path) => /(?:^|[\\/])facets[\\/]\w+\.json$/.test(path))
    .sort((left, right) => basename(left) < basename(right) ? -1 : 1);
  const entries = paths.map(async (path): Promise<[string, JsonSchema]> => {
    const text = await readFile(join(folder, path), "utf8");
    return [basename(path, ".json"), JSON.parse(text)];
  });
  return new Map(await Promise.all(entries));
}

/** Formats modules as `deno fmt` does. */
export async function formatFiles(
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const entries = [...files].map(async ([name, text]): Promise<[string, string]> => [
    name,
    // A long list of keys after `extends` settles only the second time.
    await denoFmt(await denoFmt(text, "ts"), "ts"),
  ]);
  return new Map(await Promise.all(entries));
}

/** Reads the generated modules of a folder. */
export async function readGenerated(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = [...await readFiles(folder)];
  return new Map(files.filter(([, text]) => text.startsWith(GENERATED)));
}

/** Writes modules into a folder. */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([...files].map(([name, text]) => writeFile(join(folder, name), text)));
}

/** Names the files that differ, also those that only one side has. */
export function differing(
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].filter((name) => left.get(name) !== right.get(name)).sort();
}

async function readFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
  const entries = names.map(async (name): Promise<[string, string]> => [
    name,
    await readFile(join(folder, name), "utf8"),
  ]);
  return new Map(await Promise.all(entries));
}
