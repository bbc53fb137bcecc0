import type { DynamoDBManifestOptions } from "../../src/manifest/dynamodb.ts";

/** The options of {@linkcode DynamoDBManifestOptions} that change what the tables contain. */
export const DYNAMODB_MODES: readonly (readonly [
  name: string,
  options: (table: string) => DynamoDBManifestOptions,
])[] = [
  ["claims in the table of the marks", (table) => ({ claimsTableName: table })],
  ["fences", () => ({ legacyFence: true })],
  ["claims and fences in one table", (table) => ({ claimsTableName: table, legacyFence: true })],
];
