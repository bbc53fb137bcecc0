import type { Stats } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { archiveError } from "../_archive_error.ts";
import { byteStream } from "../reading/byte_stream.ts";
import { isHidden } from "../_names.ts";
import type { ArchiveCallOptions } from "../archive.ts";
import type { ListObjectsOptions, ObjectStore, StoredObject } from "../objects.ts";
import { fileBytes } from "./_bytes.ts";
import { failing } from "./_error.ts";

/**
 * Opens the files on disk as objects, by `file:` URLs. Links are followed, except into a folder that
 * contains them.
 *
 * @example
 * ```ts
 * import { fileObjects } from "@runline/runline/archive/file";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, writeFile } from "node:fs/promises";
 * import { pathToFileURL } from "node:url";
 *
 * const folder = await mkdtemp("/tmp/objects-");
 * await writeFile(`${folder}/part-0`, "text");
 * const objects = await Array.fromAsync(fileObjects().list(pathToFileURL(`${folder}/`).href));
 * assertEquals(objects.map(({ name, size }) => [name, size]), [["part-0", 4]]);
 * ```
 */
export function fileObjects(): ObjectStore {
  return {
    list: (folder, options = {}) => listFiles(fileURLToPath(folder), options),
    head: headFile,
    read: (url, options) => byteStream((signal) => fileBytes(url, signal), options),
  };
}

async function headFile(
  url: string,
  { signal }: ArchiveCallOptions = {},
): Promise<StoredObject | undefined> {
  signal?.throwIfAborted();
  const path = fileURLToPath(url);
  const stats = await stat(path).catch((error) => {
    if (error.code === "ENOENT") return undefined;
    return failing({ action: "read", url })(error);
  });
  if (!stats) return undefined;
  if (stats.isDirectory()) {
    const reason = "it is a folder, expected a file";
    throw archiveError({ action: "read", url }, { code: "ARCHIVE_READ", reason });
  }
  return storedFile(stats, { url, name: basename(path) });
}

async function* listFiles(
  root: string,
  { hidden = false, enter = () => true, signal }: ListObjectsOptions,
): AsyncGenerator<StoredObject, void> {
  async function* walk(
    folder: string,
    above: readonly string[],
  ): AsyncGenerator<StoredObject, void> {
    signal?.throwIfAborted();
    const fail = failing({ action: "list", url: pathToFileURL(`${folder}/`).href });
    const real = await realpath(folder).catch(fail);
    if (above.includes(real)) return;
    for (const entry of await readdir(folder).catch(fail)) {
      if (!hidden && isHidden(entry)) continue;
      signal?.throwIfAborted();
      const path = join(folder, entry);
      const url = pathToFileURL(path).href;
      const stats = await stat(path).catch(failing({ action: "read", url }));
      const name = relative(root, path).replaceAll(sep, "/");
      if (stats.isDirectory()) {
        if (enter(name)) yield* walk(path, [...above, real]);
      } else {
        requireFile(stats, url);
        yield storedFile(stats, { url, name });
      }
    }
  }
  yield* walk(root, []);
}

// A listing is complete or fails: what is in a pipe may be events.
function requireFile(stats: Stats, url: string): void {
  if (stats.isFile()) return;
  const reason = "it is neither a file nor a folder";
  throw archiveError({ action: "read", url }, { code: "ARCHIVE_READ", reason });
}

function storedFile(
  { size, mtime, mtimeMs, ino }: Stats,
  place: Pick<StoredObject, "url" | "name">,
): StoredObject {
  return {
    ...place,
    size,
    archived: false,
    ...isHidden(place.name) ? { hidden: true } : {},
    modified: mtime,
    version: `${ino}-${mtimeMs}`,
  };
}
