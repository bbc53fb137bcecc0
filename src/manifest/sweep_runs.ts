import { requireMethod } from "../internal/is_object.ts";
import type { ClaimState } from "./claim_record.ts";
import type { ManifestStore, StoreCallOptions } from "./store.ts";

const BATCH_SIZE = 100;
const CLOSED: readonly ClaimState[] = ["done", "skipped"];

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
  manifest: Pick<
    ManifestStore,
    "add" | "containsMany" | "inspect" | "listClaims" | "removeFences"
  >,
  options: StoreCallOptions = {},
): AsyncGenerator<string, void> {
  requireMethod({ manifest }, "listClaims");
  let batch: string[] = [];
  for await (const { runId } of manifest.listClaims({ ...options, states: CLOSED })) {
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
      // The run may have been opened again since it was listed, and a mark would close it.
      const { done, claim } = await manifest.inspect(runId, options);
      if (done || !claim || !CLOSED.includes(claim.state)) continue;
      await manifest.add(runId, options);
      yield runId;
    }
  }
}
