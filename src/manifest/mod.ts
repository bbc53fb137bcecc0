/**
 * Run manifests: which runs are done, and who works on which.
 *
 * The stores of the other modules keep a manifest in a file or a DynamoDB table:
 * `@runline/runline/manifest/sqlite` and `@runline/runline/manifest/dynamodb`.
 *
 * @example Let one of many workers have a run
 * ```ts
 * import { type ManifestStore, MemoryManifestStore } from "@runline/runline/manifest";
 * import { assertEquals } from "@std/assert";
 *
 * const processed: string[] = [];
 *
 * async function work(manifest: ManifestStore, runId: string): Promise<void> {
 *   const result = await manifest.claim(runId, { owner: crypto.randomUUID() });
 *   if (result.status !== "claimed") return;
 *   try {
 *     processed.push(runId);
 *     await manifest.complete(result.claim);
 *   } catch (error) {
 *     await manifest.fail(result.claim, { error: String(error), retryAfterMs: 30_000 });
 *   }
 * }
 *
 * await using manifest = new MemoryManifestStore();
 * const runId = "enriched/archive/run=2026-01-31-06-00-00/";
 * await Promise.all([work(manifest, runId), work(manifest, runId), work(manifest, runId)]);
 * assertEquals(processed, [runId]);
 * ```
 *
 * @module
 */
export { ClaimLostError, ManifestError, type ManifestErrorCode, RunStateError } from "./errors.ts";
export { type MemoryManifestOptions, MemoryManifestStore } from "./memory.ts";
export { sweepRuns } from "./sweep_runs.ts";
export { CLAIM_STATES, type ClaimRecord, type ClaimState } from "./claim_record.ts";
export type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  CompleteOptions,
  ContainsManyOptions,
  ListClaimsOptions,
  ManifestStore,
  OverrideOptions,
  RunAction,
  RunInspection,
  StoreCallOptions,
} from "./store.ts";
