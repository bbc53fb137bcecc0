import { after, before, describe } from "node:test";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBManifestStore } from "../../../src/manifest/dynamodb.ts";
import { testManifestStore } from "../../contracts/manifest_store.ts";
import { dynamodbClient, type DynamoDBServer, startDynamoDB } from "../../fakes/dynamodb_server.ts";
import { FaultProxy, sendItem } from "../../fakes/fault_proxy.ts";

describe("on dynalite", () => {
  let server: DynamoDBServer;
  let client: DynamoDBClient;
  let tables = 0;

  before(async () => {
    server = await startDynamoDB();
    client = dynamodbClient(server.url);
  });

  after(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  });

  testManifestStore("DynamoDBManifestStore", () => {
    const tableName = `manifest-${tables++}`;
    return Promise.resolve({
      open: ({ now }) => new DynamoDBManifestStore(client, tableName, { now, maxSkewMs: 0 }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  });
});

describe("on a server that sends the item with a refused condition", () => {
  let server: DynamoDBServer;
  let proxy: FaultProxy;
  let client: DynamoDBClient;
  let tables = 0;

  before(async () => {
    server = await startDynamoDB();
    proxy = await FaultProxy.start(server.url);
    proxy.inject("PutItem", sendItem, { times: Infinity });
    proxy.inject("UpdateItem", sendItem, { times: Infinity });
    client = dynamodbClient(proxy.url);
  });

  after(async () => {
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  testManifestStore("DynamoDBManifestStore", () => {
    const tableName = `manifest-${tables++}`;
    return Promise.resolve({
      open: ({ now }) => new DynamoDBManifestStore(client, tableName, { now, maxSkewMs: 0 }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  });
});
