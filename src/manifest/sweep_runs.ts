import type { ManifestStore, StoreCallOptions } from "./store.ts";

const BATCH_SIZE = 100;

/**
 * Repairs what a crash has left halfway: runs whose claim is done, and which are not marked, and
 * fences of claims that nobody holds. A claim of such a run repairs it too; this finds those that
 * nobody claims any more.
 *
 * @returns The ids of the runs that were repaired.
 *
 * @example
 * ```ts
 * import { MemoryManifestStore, sweepRuns } from "@runline/runline/manifest";
 * import { assertEquals } from "@std/assert";
 *
 * await using manifest = new MemoryManifestStore();
 * assertEquals(await Array.fromAsync(sweepRuns(manifest)), []);
 * ```
 */
export async function* sweepRuns(
  manifest: Pick<ManifestStore, "add" | "containsMany" | "listClaims" | "removeFences">,
  options: StoreCallOptions = {},
): AsyncGenerator<string, void> {
  let batch: string[] = [];
  for await (const { runId } of manifest.listClaims({ ...options, states: ["done", "skipped"] })) {
    batch.push(runId);
    if (batch.length < BATCH_SIZE) continue;
    yield* repaired(batch);
    batch = [];
  }
  yield* repaired(batch);
  if (manifest.removeFences) yield* manifest.removeFences(options);

  async function* repaired(runIds: readonly string[]): AsyncGenerator<string, void> {
    const marked = await manifest.containsMany(runIds, options);
    for (const runId of runIds) {
      if (marked.has(runId)) continue;
      await manifest.add(runId, options);
      yield runId;
    }
  }
}
