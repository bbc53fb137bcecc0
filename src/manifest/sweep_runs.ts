import { requireMethod } from "../internal/is_object.ts";
import type { ManifestStore, StoreCallOptions } from "./store.ts";

const BATCH_SIZE = 100;

/**
 * Repairs the remains of crashes: runs whose claim is done and whose mark is missing, and fences
 * without a claim. The next claim of such a run repairs it as well. This repairs the runs that are
 * never claimed again.
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
  requireMethod({ manifest }, "listClaims");
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
