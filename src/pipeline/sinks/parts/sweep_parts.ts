import { requireMethod } from "../../../internal/is_object.ts";
import type { ArchiveCallOptions, RunOutput } from "../../../archive/mod.ts";
import { partOf, PARTS, readManifest } from "./manifest.ts";

/**
 * Removes the parts of killed attempts from an output of several files a run (`maxFileSize`), and yields
 * their names. A part is removed only if the manifest of its run exists and does not list it, as nothing
 * can list it any more. The parts of runs in progress, and of runs without a committed attempt, stay.
 *
 * Another attempt at a run removes them too. This finds those of runs that are not attempted again.
 *
 * @throws {SyntaxError} If the manifest of a run is not one of Runline.
 *
 * @example
 * ```ts
 * import { fileOutput } from "@runline/runline/archive/file";
 * import { sweepParts } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await Array.fromAsync(sweepParts(fileOutput("/data/empty"))), []);
 * ```
 */
export async function* sweepParts(
  output: RunOutput,
  options: ArchiveCallOptions = {},
): AsyncGenerator<string, void> {
  requireMethod({ output }, "list");
  for await (const run of attemptedTwice(output, options)) {
    for (const name of await lostParts(output, run, options)) {
      await output.remove(name, options);
      yield name;
    }
  }
}

/** Yields the runs that have parts of two claims, as one of these must have lost. */
async function* attemptedTwice(
  output: RunOutput,
  options: ArchiveCallOptions,
): AsyncGenerator<string, void> {
  let last: { readonly run: string; readonly claim: string; isDoubtful: boolean } | undefined;
  for await (const name of output.list(PARTS, options)) {
    const part = partOf(name);
    const run = name.slice(PARTS.length, -`/${part}`.length);
    // Another program has written it.
    if (run === "") continue;
    const [claim = ""] = part.split("/");
    if (last?.run !== run) last = { run, claim, isDoubtful: false };
    else if (last.claim !== claim && !last.isDoubtful) {
      last.isDoubtful = true;
      yield run;
    }
  }
}

/** Returns the names of the parts of a run that do not count. */
export async function lostParts(
  output: RunOutput,
  run: string,
  options: ArchiveCallOptions,
): Promise<readonly string[]> {
  const names = await Array.fromAsync(output.list(`${PARTS}${run}/`, options));
  // Only now: a run that is opened again loses its manifest before a worker writes parts. So none of
  // these parts can be of an attempt that begins after the manifest was read.
  const manifest = await readManifest(output, run, options);
  if (!manifest) return [];
  const counted = new Set(manifest.entries.map(({ url }) => partOf(url)));
  return names.filter((name) => !counted.has(partOf(name)));
}
