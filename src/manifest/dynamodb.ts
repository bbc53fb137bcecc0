/**
 * Run manifests in DynamoDB: the Python SDK's, and claims for workers on many machines.
 *
 * @example
 * ```ts
 * import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 * import { dynamodbClientDefaults, DynamoDBManifestStore } from "@runline/runline/manifest/dynamodb";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new DynamoDBClient({ ...dynamodbClientDefaults, region: "eu-west-1" });
 * await using manifest = new DynamoDBManifestStore(client, "snowplow-run-manifests");
 * assertEquals(manifest.url, "dynamodb://snowplow-run-manifests");
 * ```
 *
 * @module
 */
export {
  type DynamoDBClientDefaults,
  dynamodbClientDefaults,
  type DynamoDBClientLike,
  type DynamoDBSendOptions,
} from "./dynamodb/client.ts";
export { type DynamoDBManifestOptions, DynamoDBManifestStore } from "./dynamodb/manifest_store.ts";
export type { ReadPlan } from "./dynamodb/marks/read_plan.ts";
export type { ProvisionedCapacity } from "./dynamodb/table.ts";
export { RunManifests, type RunManifestsOptions } from "./dynamodb/run_manifests.ts";
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
