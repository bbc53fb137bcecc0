import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import { testManifestStore } from "../contracts/manifest_store.ts";
import { startServices } from "./services.ts";
import { dynamodbClient, uniqueName } from "./support/aws.ts";

const services = await startServices(["dynamodb"]);
const client = dynamodbClient(services.dynamodb.endpoint);

testManifestStore("DynamoDBManifestStore on DynamoDB Local", () => {
  const table = uniqueName("manifest");
  return Promise.resolve({
    open: ({ now }) => new DynamoDBManifestStore(client, table, { now, maxSkewMs: 0 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});
