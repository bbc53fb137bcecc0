import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import { DYNAMODB_MODES } from "../contracts/dynamodb_modes.ts";
import { testManifestStore } from "../contracts/manifest_store.ts";
import { startServices } from "./services.ts";
import { dynamodbClient, uniqueName } from "./support/aws.ts";

const services = await startServices(["dynamodb"]);
const client = dynamodbClient(services.dynamodb.endpoint);

for (const [name, options] of DYNAMODB_MODES) {
  testManifestStore(`DynamoDBManifestStore on DynamoDB Local with ${name}`, () => {
    const table = uniqueName("manifest");
    const own = { ...options(table), claimTtlMs: 30 * 86_400_000 };
    return Promise.resolve({
      open: ({ now }) => new DynamoDBManifestStore(client, table, { ...own, now, maxSkewMs: 0 }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  }, { maxRunIdBytes: 2048 - "#claim".length });
}

testManifestStore("DynamoDBManifestStore on DynamoDB Local", () => {
  const table = uniqueName("manifest");
  return Promise.resolve({
    open: ({ now }) => new DynamoDBManifestStore(client, table, { now, maxSkewMs: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
