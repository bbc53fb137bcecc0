import type { RunArchive, RunFolder } from "../archive/mod.ts";
import type { ManifestStore } from "../manifest/mod.ts";

// DynamoDB reads at most 100 keys at once:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const BATCH_SIZE = 100;

/** Options of {@linkcode listRuns}. */
export interface ListRunsOptions {
  /** Where the runs lie. */
  readonly archive: Pick<RunArchive, "listRuns">;
  /** Which of them are done. */
  readonly manifest: Pick<ManifestStore, "containsMany">;
  /** Ends the listing early. */
  readonly signal?: AbortSignal | undefined;
}

/** A run of an archive, and whether its manifest holds it. */
export interface ListedRun {
  /** The run. */
  readonly run: RunFolder;
  /** Whether the manifest holds it. */
  readonly done: boolean;
}

/**
 * Lists the runs of an archive in the order of their time and tells which of them are done. The
 * manifest is asked for 100 runs at a time; nothing is claimed and no run is opened.
 *
 * @example
 * ```ts
 * import { MemoryManifestStore } from "@runline/runline/manifest";
 * import { listRuns } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const run = {
 *   runId: "archive/run=2026-01-31-00-00-00/",
 *   name: "run=2026-01-31-00-00-00",
 *   url: "s3://acme/archive/run=2026-01-31-00-00-00/",
 *   time: new Date("2026-01-31T00:00:00Z"),
 * };
 * const archive = { listRuns: async function* () { yield run; } };
 * const manifest = new MemoryManifestStore();
 * await manifest.add(run.runId);
 *
 * const runs = await Array.fromAsync(listRuns({ archive, manifest }));
 * assertEquals(runs, [{ run, done: true }]);
 * ```
 */
export async function* listRuns(options: ListRunsOptions): AsyncGenerator<ListedRun, void> {
  const { archive, manifest, signal } = options;
  const call = signal ? { signal } : {};
  let batch: RunFolder[] = [];
  for await (const run of archive.listRuns(call)) {
    batch.push(run);
    if (batch.length < BATCH_SIZE) continue;
    yield* asked(batch);
    batch = [];
  }
  yield* asked(batch);

  async function* asked(runs: readonly RunFolder[]): AsyncGenerator<ListedRun, void> {
    if (runs.length === 0) return;
    const done = await manifest.containsMany(runs.map((run) => run.runId), call);
    for (const run of runs) yield { run, done: done.has(run.runId) };
  }
}
