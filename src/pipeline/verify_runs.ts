import type { PartFile, RunArchive, RunFolder } from "../archive/mod.ts";
import { orderedMap } from "../internal/ordered_map.ts";
import type { ClaimRecord, ManifestStore } from "../manifest/mod.ts";
import { listRuns } from "./list_runs.ts";

const RUNS_AHEAD = 8;

/** Options of {@linkcode verifyRuns}. */
export interface VerifyRunsOptions {
  /** The archive with the runs. */
  readonly archive: Pick<RunArchive, "listRuns" | "listFiles">;
  /** The manifest that knows what was read of them. */
  readonly manifest: Pick<ManifestStore, "containsMany" | "inspect">;
  /** Ends the check early. */
  readonly signal?: AbortSignal;
}

/**
 * The result of the check of a run that is done.
 *
 * - `same`: the archive has as many files of the same total size as were read.
 * - `changed`: it has others.
 * - `unknown`: the manifest does not know what was read, as another program has marked the run.
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
 * Compares each run that is done with what was read of it: files that arrived late were not processed.
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
  const { archive, manifest, signal } = options;
  const call = signal ? { signal } : {};
  return orderedMap(doneRuns(options), verify, { ahead: RUNS_AHEAD });

  async function verify(run: RunFolder): Promise<VerifiedRun> {
    const [{ claim }, files] = await Promise.all([
      manifest.inspect(run.runId, call),
      archive.listFiles(run, call),
    ]);
    return { run, ...compare(claim, files) };
  }
}

async function* doneRuns(options: VerifyRunsOptions): AsyncGenerator<RunFolder, void> {
  for await (const { run, done } of listRuns(options)) if (done) yield run;
}

function compare(
  claim: ClaimRecord | undefined,
  files: readonly PartFile[],
): Pick<VerifiedRun, "status" | "detail"> {
  if (claim?.files === undefined || claim.bytes === undefined) {
    return { status: "unknown", detail: "The manifest has no size of the input" };
  }
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const read = `${claim.files} files with ${claim.bytes} bytes were read`;
  if (claim.files === files.length && claim.bytes === bytes) {
    return { status: "same", detail: read };
  }
  return { status: "changed", detail: `${read}, it has ${files.length} with ${bytes} now` };
}
