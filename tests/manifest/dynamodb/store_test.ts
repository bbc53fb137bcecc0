import { after, before, describe } from "node:test";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBManifestStore } from "../../../src/manifest/dynamodb.ts";
import { DYNAMODB_MODES } from "../../contracts/dynamodb_modes.ts";
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

describe("on dynalite, with options", () => {
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

  for (const [name, options] of DYNAMODB_MODES) {
    testManifestStore(`DynamoDBManifestStore with ${name}`, () => {
      const table = `manifest-${tables++}`;
      return Promise.resolve({
        open: ({ now }) =>
          new DynamoDBManifestStore(client, table, { ...options(table), now, maxSkewMs: 0 }),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      });
    }, { maxRunIdBytes: 2048 - "#claim".length });
  }
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
