/**
 * A run manifest in PostgreSQL, for teams whose manifest belongs beside their warehouse.
 *
 * @example
 * ```ts ignore
 * import postgres from "postgres";
 * import { PostgresManifestStore } from "@runline/runline/manifest/postgres";
 *
 * const sql = postgres("postgres://localhost/warehouse");
 * await using manifest = new PostgresManifestStore(sql);
 * await manifest.create();
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
  ListClaimsOptions,
  ManifestStore,
  OverrideOptions,
  RunAction,
  RunInspection,
  StoreCallOptions,
} from "./store.ts";
