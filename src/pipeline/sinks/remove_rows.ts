import { sep } from "node:path";
import { type ArchiveCallOptions, parseArchiveUrl, type RunOutput } from "../../archive/mod.ts";
import { readOwner } from "./_output_owner.ts";
import { manifestName, partOf, PARTS, readManifest } from "./parts/manifest.ts";

// The extensions of the objects that `ndjsonSink` and `parquetSink` write.
const EXTENSIONS = [".ndjson", ".ndjson.gz", ".ndjson.zst", ".parquet"];

/**
 * Removes the rows that {@linkcode ndjsonSink} or `parquetSink` have written for a run: its object, or its
 * manifest and the parts that it lists. The bad rows stay until an attempt at the reopened run replaces
 * them. Does not change the manifest of finished runs.
 *
 * @throws {TypeError} If the run id does not end in a name and a slash.
 * @throws {SyntaxError} If the marker of the output, or the manifest of the run, is not one of Runline.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { removeRows } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp, readdir, writeFile } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/output-");
 * await writeFile(`${folder}/run=2026-01-31-06-00-00.ndjson`, "{}\n");
 * await removeRows(fileOutput(folder), "archive/run=2026-01-31-06-00-00/");
 * assertEquals(await readdir(folder), []);
 * ```
 */
export async function removeRows(
  output: RunOutput,
  runId: string,
  options: ArchiveCallOptions = {},
): Promise<void> {
  const name = nameIn(await readOwner(output, options), runId);
  const manifest = await readManifest(output, name, options);
  // All rows disappear with their manifest, in one step.
  if (manifest) await output.remove(manifestName(name), options);
  for (const { url } of manifest?.entries ?? []) {
    await output.remove(`${PARTS}${name}/${partOf(url)}`, options);
  }
  for (const extension of EXTENSIONS) await output.remove(`${name}${extension}`, options);
}

/** Returns the name of a run: the path below its archive, which may be several folders. */
function nameIn(archiveUrl: string | undefined, runId: string): string {
  const root = archiveUrl === undefined ? "" : rootOf(archiveUrl);
  const name = root === "" || !runId.startsWith(root)
    ? runId.split("/").at(-2)
    : runId.slice(root.length, -1).replaceAll(sep, "/");
  if (name && /[^/]\/$/.test(runId)) return name;
  throw new TypeError(
    `Cannot remove the rows of "${runId}": expected a run id, which ends in the name of the run and "/"`,
  );
}

function rootOf(archiveUrl: string): string {
  const location = parseArchiveUrl(archiveUrl);
  if (location.scheme === "s3") return location.prefix;
  return location.path.endsWith(sep) ? location.path : `${location.path}${sep}`;
}
