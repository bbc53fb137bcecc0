/**
 * A run manifest in PostgreSQL, for teams whose manifest belongs beside their warehouse.
 *
 * @example
 * ```ts
 * import postgres from "postgres";
 * import { PostgresManifestStore } from "@runline/runline/manifest/postgres";
 * import { assertEquals } from "@std/assert";
 *
 * const sql = postgres("postgres://localhost/warehouse");
 * await using manifest = new PostgresManifestStore(sql);
 * assertEquals(manifest.url, "postgres://localhost:5432/warehouse");
 * ```
 *
 * @module
 */
export type { PostgresLike, PostgresRow, PostgresTransactionLike } from "./postgres/client.ts";
export { type PostgresManifestOptions, PostgresManifestStore } from "./postgres/manifest_store.ts";
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
