import { optionsOf } from "../internal/is_object.ts";
import type { PartFile, RunArchive, RunFolder } from "../archive/mod.ts";
import { orderedMap } from "../internal/ordered_map.ts";
import type { ClaimRecord, ManifestStore } from "../manifest/mod.ts";
import { listRuns } from "./list_runs.ts";

const RUNS_AHEAD = 8;

/** Options of {@linkcode verifyRuns}. */
export interface VerifyRunsOptions {
  /** The archive with the runs. */
  readonly archive: Pick<RunArchive, "listRuns" | "listFiles">;
  /** The manifest with the sizes of the done runs. */
  readonly manifest: Pick<ManifestStore, "containsMany" | "inspect">;
  /** Ends the check early. */
  readonly signal?: AbortSignal;
}

/**
 * The result of the check of a run that is done.
 *
 * - `same`: the number and the total size of its files are those of the time when it was done.
 * - `changed`: one of them differs.
 * - `unknown`: the manifest has no size, as another program has marked the run.
 */
export interface VerifiedRun {
  /** The result. */
  readonly status: "same" | "changed" | "unknown";
  /** The run. */
  readonly run: RunFolder;
  /** The result as a sentence. */
  readonly detail: string;
}

/**
 * Compares the files of each done run with those that it had then: files that arrived late were not
 * processed. Hidden files do not count.
 *
 * @example
 * ```ts
 * import { MemoryManifestStore } from "@runline/runline/manifest";
 * import { verifyRuns } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const archive = { listRuns: async function* () {}, listFiles: () => Promise.resolve([]) };
 * const manifest = new MemoryManifestStore();
 * assertEquals(await Array.fromAsync(verifyRuns({ archive, manifest })), []);
 * ```
 */
export function verifyRuns(options: VerifyRunsOptions): AsyncGenerator<VerifiedRun, void> {
  const { archive, manifest, signal } = optionsOf(options, "verifyRuns()");
  const call = signal ? { signal } : {};
  return orderedMap(doneRuns(options), verify, { ahead: RUNS_AHEAD });

  async function verify(run: RunFolder): Promise<VerifiedRun> {
    const [{ claim }, files] = await Promise.all([
      manifest.inspect(run.runId, call),
      archive.listFiles(run, { ...call, hidden: true }),
    ]);
    return { run, ...compare(claim, files) };
  }
}

async function* doneRuns(options: VerifyRunsOptions): AsyncGenerator<RunFolder, void> {
  for await (const { run, done } of listRuns(options)) if (done) yield run;
}

function compare(
  claim: ClaimRecord | undefined,
  listed: readonly PartFile[],
): Pick<VerifiedRun, "status" | "detail"> {
  if (claim?.files === undefined || claim.bytes === undefined) {
    return { status: "unknown", detail: "The manifest has no size of the input" };
  }
  const then = `${claim.files} files with ${claim.bytes} bytes`;
  const now = sizeOf(listed.filter(({ hidden }) => !hidden));
  // Releases that did not know this marker counted it.
  const counted = listed.filter(({ hidden, name }) =>
    !hidden || name === "shredding_complete.json"
  );
  if (then === now || then === sizeOf(counted)) return { status: "same", detail: `It has ${then}` };
  return { status: "changed", detail: `It had ${then} when it was done, and has ${now} now` };
}

function sizeOf(files: readonly PartFile[]): string {
  return `${files.length} files with ${files.reduce((sum, { size }) => sum + size, 0)} bytes`;
}
