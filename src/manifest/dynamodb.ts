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
} from "./_dynamodb_client.ts";
export { type DynamoDBManifestOptions, DynamoDBManifestStore } from "./_dynamodb_manifest_store.ts";
export type { ProvisionedCapacity } from "./_dynamodb_table.ts";
export { RunManifests, type RunManifestsOptions } from "./_run_manifests.ts";
export type {
  Claim,
  ClaimFailure,
  ClaimOptions,
  ClaimResult,
  ManifestStore,
  StoreCallOptions,
} from "./store.ts";
