import { optionsOf, requireMethod } from "../internal/is_object.ts";
import { orderedMap } from "../internal/ordered_map.ts";
import type { RunArchive, RunFolder } from "../archive/mod.ts";
import type { ManifestStore } from "../manifest/mod.ts";

// BatchGetItem of DynamoDB takes at most 100 keys:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const BATCH_SIZE = 100;

// The number of requests that a store sends at once.
const BATCHES_AHEAD = 8;

/** Options of {@linkcode listRuns}. */
export interface ListRunsOptions {
  /** The archive with the runs. */
  readonly archive: Pick<RunArchive, "listRuns">;
  /** The manifest that knows which runs are done. */
  readonly manifest: Pick<ManifestStore, "containsMany">;
  /** Lists only runs of this time and later. */
  readonly since?: Date | undefined;
  /** Lists only runs before this time. */
  readonly until?: Date | undefined;
  /** Ends the listing early. */
  readonly signal?: AbortSignal | undefined;
}

/** A run of an archive, and whether its manifest contains it. */
export interface ListedRun {
  /** The run. */
  readonly run: RunFolder;
  /** Whether the manifest contains it. */
  readonly done: boolean;
}

/**
 * Lists the runs of an archive in the order of their time, each with whether it is done. The manifest
 * is asked for 100 runs at a time, and may read all marks at once where that costs less. Nothing is
 * claimed, and no run is opened.
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
  const { archive, manifest, signal, since, until } = optionsOf(options, "listRuns()");
  requireMethod({ archive }, "listRuns");
  requireMethod({ manifest }, "containsMany");
  const call = signal ? { signal } : {};
  const listing = {};
  const batches = inBatches(archive.listRuns({ ...call, since, until }));
  yield* flat(orderedMap(batches, withMarks, { ahead: BATCHES_AHEAD }));

  async function withMarks(runs: readonly RunFolder[]): Promise<readonly ListedRun[]> {
    const done = await manifest.containsMany(runs.map((run) => run.runId), { ...call, listing });
    return runs.map((run) => ({ run, done: done.has(run.runId) }));
  }
}

/** Groups runs. If the listing fails, yields the runs before the failure first. */
async function* inBatches(runs: AsyncIterable<RunFolder>): AsyncGenerator<RunFolder[], void> {
  let batch: RunFolder[] = [];
  try {
    for await (const run of runs) {
      batch.push(run);
      if (batch.length < BATCH_SIZE) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

async function* flat<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T, void> {
  for await (const batch of batches) yield* batch;
}
