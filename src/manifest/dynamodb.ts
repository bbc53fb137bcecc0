/**
 * Run manifests in DynamoDB: the Python SDK's, and claims for workers on many machines.
 *
 * @example
 * ```ts ignore
 * import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
 * import { dynamodbClientDefaults, DynamoDBManifestStore } from "@runline/runline/manifest/dynamodb";
 *
 * const client = new DynamoDBClient(dynamodbClientDefaults);
 * await using manifest = new DynamoDBManifestStore(client, "snowplow-run-manifests");
 * await manifest.create();
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
export type { ProvisionedCapacity } from "./dynamodb/table.ts";
export { RunManifests, type RunManifestsOptions } from "./dynamodb/run_manifests.ts";
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
