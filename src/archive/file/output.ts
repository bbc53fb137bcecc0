import { type FileHandle, mkdir, open, readdir, rm, rmdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { byteStream } from "../reading/byte_stream.ts";
import { folderPath, folderUrl } from "./archive.ts";
import { fileBytes } from "./_bytes.ts";
import { failing } from "./_error.ts";
import { FileStage, removeTemporaries, statFile, temporaryPath } from "./_stage.ts";
import { checkOutputName } from "../_names.ts";
import type { ArchiveCallOptions } from "../archive.ts";
import type { CommittedObject, OutputOptions, RunOutput, StagedObject } from "../output.ts";

/**
 * Opens a folder on disk for output, and creates it if it is missing. A file is written under a hidden
 * name beside the final one, and gets the final name by a hard link, which fails if the name exists.
 * If the file system has no hard links, the file is renamed after a check that the name is free.
 *
 * @param path A path or a `file:` URL.
 * @throws {TypeError} If the text is the address of something else.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, readFile } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/output-");
 * const output = fileOutput(folder);
 * await using staged = await output.stage("events.ndjson");
 * await staged.write(new TextEncoder().encode("{}\n"));
 * assertEquals(await staged.commit(), "committed");
 * assertEquals(await readFile(`${folder}/events.ndjson`, "utf8"), "{}\n");
 * ```
 */
export function fileOutput(path: string | URL): RunOutput {
  const root = folderPath(path);
  return {
    url: folderUrl(root),
    findCommitted: (name, options) => findCommitted(root, name, options),
    stage: (name, options) => stage(root, name, options),
    list: (name, options) => list(root, name, options),
    remove: (name, options) => remove(root, name, options),
  };
}

async function findCommitted(
  root: string,
  name: string,
  { signal, sweep = false }: OutputOptions = {},
): Promise<CommittedObject | undefined> {
  checkOutputName(name);
  signal?.throwIfAborted();
  const path = join(root, name);
  const url = pathToFileURL(path).href;
  const stats = await statFile(path, url);
  if (!stats) return undefined;
  if (sweep) await removeTemporaries(path);
  return {
    url,
    size: stats.size,
    read: (options) => byteStream((signal) => fileBytes(url, signal), options),
  };
}

async function stage(
  root: string,
  name: string,
  { signal, sweep = false }: OutputOptions = {},
): Promise<StagedObject> {
  checkOutputName(name);
  signal?.throwIfAborted();
  const path = join(root, name);
  const url = pathToFileURL(path).href;
  const temporary = temporaryPath(path);
  const handle = await create(temporary).catch(failing({ action: "write", url }));
  return new FileStage({ handle, temporary, path, url, sweep, signal });
}

/** The codes of the runtimes for a folder that vanished while it was created. */
const VANISHED: readonly string[] = ["ENOENT", "ENOTDIR", "EEXIST"];

/** Creates a file and its folder. `remove` of another process may remove the folder in between. */
async function create(path: string, attempts = 5): Promise<FileHandle> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await open(path, "wx");
  } catch (error) {
    if (!VANISHED.includes((error as NodeJS.ErrnoException).code ?? "") || attempts <= 1) {
      throw error;
    }
    return await create(path, attempts - 1);
  }
}

async function* list(
  root: string,
  folder: string,
  { signal }: ArchiveCallOptions = {},
): AsyncGenerator<string, void> {
  checkOutputName(folder.replace(/\/$/, ""));
  signal?.throwIfAborted();
  const path = join(root, folder);
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    return failing({ action: "list", url: folderUrl(path) })(error);
  });
  for (const entry of entries) {
    if (entry.isFile()) yield folder + entry.name;
    if (entry.isDirectory()) yield* list(root, `${folder}${entry.name}/`, signal ? { signal } : {});
  }
}

async function remove(
  root: string,
  name: string,
  { signal }: ArchiveCallOptions = {},
): Promise<void> {
  checkOutputName(name);
  signal?.throwIfAborted();
  const path = join(root, name);
  const fail = failing({ action: "write", url: pathToFileURL(path).href });
  await rm(path, { force: true }).catch(fail);
  await removeTemporaries(path);
  await removeEmptyFolders(dirname(path), root);
}

/** Removes a folder and those above it, up to the first one that is not empty, and never the root. */
async function removeEmptyFolders(folder: string, root: string): Promise<void> {
  if (!folder.startsWith(join(root, sep))) return;
  const isRemoved = await rmdir(folder).then(() => true, () => false);
  if (isRemoved) await removeEmptyFolders(dirname(folder), root);
}
