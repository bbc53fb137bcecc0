/**
 * A run manifest in one file, for all processes of a machine.
 *
 * @example
 * ```ts
 * import { SqliteManifestStore } from "@runline/runline/manifest/sqlite";
 * import { assertEquals } from "@std/assert";
 * import { mkdtemp } from "node:fs/promises";
 *
 * const folder = await mkdtemp("/tmp/manifest-");
 * await using manifest = new SqliteManifestStore(`${folder}/runline.db`);
 * await manifest.create();
 *
 * const result = await manifest.claim("run=2026-01-31-06-00-00/", { owner: "worker-1" });
 * if (result.status === "claimed") await manifest.complete(result.claim);
 * assertEquals(await manifest.contains("run=2026-01-31-06-00-00/"), true);
 * ```
 *
 * @module
 */
export { type SqliteManifestOptions, SqliteManifestStore } from "./sqlite/manifest_store.ts";
export type { SqliteDatabase, SqliteStatement, SqliteValue } from "./sqlite/database.ts";
export type { ClaimRecord, ClaimState } from "./claim_record.ts";
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
