import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CreateTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  type ScanCommandOutput,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { after, before, describe, it } from "node:test";
import { ManifestError } from "../../../src/manifest/mod.ts";
import { DynamoDBManifestStore, RunManifests } from "../../../src/manifest/dynamodb.ts";
import { dynamodbClient, type DynamoDBServer, startDynamoDB } from "../../fakes/dynamodb_server.ts";
import { FaultProxy } from "../../fakes/fault_proxy.ts";

const RUN = "enriched-archive/run=2017-05-01-12-00-00/";
const OTHER = "enriched-archive/run=2017-05-01-13-00-00/";

/** The table as version 0.2.3 of the Python SDK makes it. */
const PYTHON_TABLE = {
  AttributeDefinitions: [{ AttributeName: "RunId", AttributeType: "S" as const }],
  KeySchema: [{ AttributeName: "RunId", KeyType: "HASH" as const }],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
};

describe("RunManifests", () => {
  let server: DynamoDBServer;
  let proxy: FaultProxy;
  let client: DynamoDBClient;
  let tables = 0;
  let tableName = "";

  before(async () => {
    server = await startDynamoDB();
    proxy = await FaultProxy.start(server.url);
    client = dynamodbClient(proxy.url);
  });

  after(async () => {
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  function newTable(): string {
    proxy.calls.length = 0;
    return tableName = `manifest-${tables++}`;
  }

  async function itemsOf(table: string): Promise<ScanCommandOutput["Items"]> {
    const { Items } = await client.send(new ScanCommand({ TableName: table }));
    return Items;
  }

  it("create() creates a table that is paid for by request", async () => {
    await new RunManifests(client, newTable()).create();
    assertEquals(proxy.calls[0], {
      operation: "CreateTable",
      input: {
        TableName: tableName,
        AttributeDefinitions: PYTHON_TABLE.AttributeDefinitions,
        KeySchema: PYTHON_TABLE.KeySchema,
        BillingMode: "PAY_PER_REQUEST",
      },
    });
  });

  it("create() creates the table of the Python SDK on request", async () => {
    const provisioned = { read: 5, write: 5 };
    await new RunManifests(client, newTable(), { provisioned }).create();
    assertEquals(proxy.calls[0]?.input, { TableName: tableName, ...PYTHON_TABLE });
  });

  it("create() waits for a table that somebody else has just made", async () => {
    newTable();
    proxy.inject("DescribeTable", async (call, forward) => {
      const reply = await forward(call);
      reply.body.Table.TableStatus = "CREATING";
      return reply;
    }, { times: 2 });
    await client.send(new CreateTableCommand({ TableName: tableName, ...PYTHON_TABLE }));
    await new RunManifests(client, tableName).create();
    assertEquals(
      proxy.operations.slice(1, 5),
      ["CreateTable", "DescribeTable", "DescribeTable", "DescribeTable"],
    );
  });

  it("create() refuses a table with another key", async () => {
    for (
      const [AttributeName, AttributeType] of [["id", "S"], ["RunId", "N"]] as const
    ) {
      await client.send(
        new CreateTableCommand({
          TableName: newTable(),
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName, AttributeType }],
          KeySchema: [{ AttributeName, KeyType: "HASH" }],
        }),
      );
      const error = await assertRejects(
        () => new RunManifests(client, tableName).create(),
        ManifestError,
        `the key of table "${tableName}" is not "RunId" of type S`,
      );
      assertEquals(error.code, "MANIFEST_CORRUPT");
    }
  });

  it("contains() and add() refuse a table with another key", async () => {
    await client.send(
      new CreateTableCommand({
        TableName: newTable(),
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: tableName });
    const manifests = new RunManifests(client, tableName);
    for (
      const call of [
        () => manifests.contains(RUN),
        () => manifests.containsMany([RUN]),
        () => manifests.add(RUN),
      ]
    ) {
      const error = await assertRejects(call, ManifestError, 'is not "RunId" of type S');
      assertEquals([error.code, error.url], ["MANIFEST_CORRUPT", `dynamodb://${tableName}`]);
    }
  });

  it("add() writes what the Python SDK writes, and no more", async () => {
    const manifests = new RunManifests(client, newTable());
    await manifests.create();
    await manifests.add(RUN);
    assertEquals(proxy.calls.at(-1), {
      operation: "PutItem",
      input: {
        TableName: tableName,
        Item: { RunId: { S: RUN } },
        ReturnConsumedCapacity: "TOTAL",
      },
    });
    assertEquals(await itemsOf(tableName), [{ RunId: { S: RUN } }]);
  });

  it("contains() accepts any item of the run, by a consistent read", async () => {
    const manifests = new RunManifests(client, newTable());
    await manifests.create();
    await client.send(
      new PutItemCommand({ TableName: tableName, Item: { RunId: { S: RUN }, At: { N: "1" } } }),
    );
    assertEquals(await manifests.contains(RUN), true);
    assertEquals(proxy.calls.at(-1)?.input.ConsistentRead, true);
    assertEquals(await manifests.contains(OTHER), false);
    assertEquals(await manifests.containsMany([RUN, OTHER]), new Set([RUN]));
  });

  it("shares its table with a store, whose claims stay out of it", async () => {
    const python = new RunManifests(client, newTable());
    await using store = new DynamoDBManifestStore(client, tableName);
    await store.create();
    const result = await store.claim(RUN, { owner: "me" });
    assertEquals(await itemsOf(tableName), []);
    assertEquals(await python.contains(RUN), false);
    if (result.status === "claimed") await store.complete(result.claim);
    assertEquals(await itemsOf(tableName), [{ RunId: { S: RUN } }]);
    assertEquals(await python.contains(RUN), true);
    await python.add(OTHER);
    assertEquals(await store.claim(OTHER, { owner: "me" }), { status: "done" });
  });

  it("must have the name of a table", () => {
    assertThrows(() => new RunManifests(client, ""), TypeError, "'tableName' is empty");
    assertThrows(() => new DynamoDBManifestStore(client, ""), TypeError, "'tableName'");
    assertThrows(
      () => new DynamoDBManifestStore(client, "runs", { claimsTableName: "" }),
      TypeError,
      "'claimsTableName'",
    );
  });
});
