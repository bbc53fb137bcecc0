import { optionsOf } from "../../internal/is_object.ts";
import { lstat, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { failing } from "./_error.ts";
import { compareText } from "../../internal/text/compare_text.ts";
import { partFiles } from "../reading/part_files.ts";
import type { ListRunFoldersOptions, RunArchive, RunFolder } from "../archive.ts";
import { parseArchiveUrl } from "../archive_url.ts";
import { checkBounds, folderTemplate, isWithin } from "../folder_template.ts";
import { fileObjects } from "./objects.ts";
import { parseRunName, type RunNameParse } from "../run_id.ts";

/** Options of {@linkcode fileArchive}. */
export interface FileArchiveOptions {
  /**
   * The format of the names of run folders.
   * @default {"strict"}
   */
  readonly parse?: RunNameParse | undefined;
}

/**
 * Opens a folder on disk as an archive. Links are followed, except into a folder that they are in.
 * A folder that does not exist is an error of the listing.
 *
 * @param path A path or a `file:` URL.
 * @throws {TypeError} If the text is the address of something else, or `parse` is not a template.
 *
 * @example
 * ```ts
 * import { fileArchive } from "@runline/runline/archive/file";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, mkdir } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/archive-");
 * await mkdir(`${folder}/run=2026-01-31-06-00-00`);
 * const runs = await Array.fromAsync(fileArchive(folder).listRuns());
 * assertEquals(runs.map((run) => run.runId), [`${folder}/run=2026-01-31-06-00-00/`]);
 * ```
 */
export function fileArchive(path: string | URL, options: FileArchiveOptions = {}): RunArchive {
  const { parse = "strict" } = optionsOf(options, "fileArchive()");
  folderTemplate(parse);
  const root = folderPath(path);
  return {
    url: folderUrl(root),
    listRuns: (call) => listRuns(root, { ...call, parse }),
    ...partFiles(fileObjects()),
  };
}

/** Returns the absolute path of a folder. */
export function folderPath(path: string | URL): string {
  const location = parseArchiveUrl(path instanceof URL ? path.href : path);
  if (location.scheme === "file") return resolve(location.path);
  throw new TypeError(`Cannot use "${path}" as a folder: it is an address on S3`);
}

/** Returns the address of a folder, with a trailing slash. */
export function folderUrl(path: string): string {
  return pathToFileURL(`${path}/`).href;
}

interface ListRunsOptions extends ListRunFoldersOptions {
  readonly parse: RunNameParse;
}

async function* listRuns(root: string, options: ListRunsOptions): AsyncGenerator<RunFolder, void> {
  const { parse, signal } = options;
  checkBounds(options);
  signal?.throwIfAborted();
  const template = folderTemplate(parse);
  const runs: RunFolder[] = [];
  for await (const name of template ? foldersIn(root, "", options) : namesIn(root, root)) {
    signal?.throwIfAborted();
    const time = template ? template.parse(name) : parseRunName(name, { parse });
    const path = join(root, name);
    if (!time || !isWithin(time, options)) continue;
    if (!await mayBeFolder(path)) continue;
    runs.push({ runId: `${path}/`, name, url: folderUrl(path), time });
  }
  runs.sort((a, b) => a.time.getTime() - b.time.getTime() || compareText(a.name, b.name));
  yield* runs;
}

async function* namesIn(root: string, folder: string): AsyncGenerator<string, void> {
  yield* await readdir(folder).catch(failing({ action: "list", url: folderUrl(root) }));
}

/** Lists the paths of folders that are as deep as a run, within the bounds. */
async function* foldersIn(
  root: string,
  folder: string,
  options: ListRunsOptions,
): AsyncGenerator<string, void> {
  const template = folderTemplate(options.parse);
  for await (const name of namesIn(root, join(root, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (!template?.mayContain(path, options)) continue;
    if (path.split("/").length === template.depth) yield path;
    else if (await mayBeFolder(join(root, path))) yield* foldersIn(root, path, options);
  }
}

// A path that cannot be looked at, as a link to itself or to nowhere, counts as a run: listing its files
// fails then, and that run with it. Thrown here, it would hide all the others.
async function mayBeFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return !isMissing(error) || await exists(path);
  }
}

/** Reports whether there is a path, even if it is a link to nowhere. */
async function exists(path: string): Promise<boolean> {
  return await lstat(path).then(() => true, (error) => !isMissing(error));
}

function isMissing(error: unknown): boolean {
  return (error as { readonly code?: string }).code === "ENOENT";
}
