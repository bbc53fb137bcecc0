import { DescribeTableCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import { startServices } from "./services.ts";
import { dynamodbClient, uniqueName } from "./support/aws.ts";
import { PythonManifests } from "./support/python_sdk.ts";

const services = await startServices(["dynamodb"]);
const dynamodb = dynamodbClient(services.dynamodb.endpoint);

const RUN_IDS = [
  "enriched/archive/run=2026-01-31-00-00-00/",
  "run=2026-01-31-00-00-00/",
  "名前/ö &+%20/run=2026-1-1-1-1-1/",
  `${"deep/".repeat(100)}run=2026-01-31-00-00-00/`,
];

describe("DynamoDBManifestStore and the Python SDK on one table", () => {
  it("see the marks of the other", async () => {
    const table = uniqueName("parity");
    await using ours = new DynamoDBManifestStore(dynamodb, table);
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    await ours.create();
    assertEquals(await python.contains(...RUN_IDS), RUN_IDS.map(() => false));

    const byUs = RUN_IDS.filter((_, index) => index % 2 === 0);
    const byPython = RUN_IDS.filter((_, index) => index % 2 === 1);
    for (const runId of byUs) await ours.add(runId);
    await python.add(...byPython);
    assertEquals(await python.contains(...RUN_IDS), RUN_IDS.map(() => true));
    assertEquals(await ours.containsMany(RUN_IDS), new Set(RUN_IDS));
    for (const runId of byPython) assertEquals(await ours.contains(runId), true);
    assertEquals(await ours.contains("run=2026-01-31-00-00-00"), false);
  });

  it("write the same item, and change nothing when they mark a run again", async () => {
    const [ourTable, pythonTable] = [uniqueName("ours"), uniqueName("python")];
    await using ours = new DynamoDBManifestStore(dynamodb, ourTable);
    const python = new PythonManifests(services.dynamodb.endpoint, pythonTable);
    await ours.create();
    await python.create();
    for (const runId of RUN_IDS) await ours.add(runId);
    await python.add(...RUN_IDS);
    const expected = await rawItems(pythonTable);
    assertEquals(expected.length, RUN_IDS.length);
    assertEquals(await rawItems(ourTable), expected);

    await new PythonManifests(services.dynamodb.endpoint, ourTable).add(...RUN_IDS);
    await using onTheirs = new DynamoDBManifestStore(dynamodb, pythonTable);
    await onTheirs.create();
    for (const runId of RUN_IDS) await onTheirs.add(runId);
    assertEquals(await rawItems(ourTable), expected);
    assertEquals(await rawItems(pythonTable), expected);
  });

  it("write the same item when a claim completes, and nothing before that", async () => {
    const table = uniqueName("claims");
    await using ours = new DynamoDBManifestStore(dynamodb, table);
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    await python.create();
    await ours.create();
    const [runId = ""] = RUN_IDS;

    const failing = await ours.claim(runId, { owner: "e2e" });
    assert(failing.status === "claimed");
    await ours.fail(failing.claim, { error: "no such column" });
    const claimed = await ours.claim(runId, { owner: "e2e" });
    assert(claimed.status === "claimed");
    assertEquals(await python.contains(runId), [false]);
    await ours.complete(claimed.claim);
    assertEquals(await python.contains(runId), [true]);
    assertEquals(await rawItems(table), [JSON.stringify({ RunId: { S: runId } })]);
  });

  it("detect a mark of Python while we work on the run", async () => {
    const table = uniqueName("legacy");
    await using ours = new DynamoDBManifestStore(dynamodb, table);
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    await ours.create();
    const [runId = "", other = ""] = RUN_IDS;
    const claimed = await ours.claim(runId, { owner: "e2e" });
    assert(claimed.status === "claimed");
    await python.add(runId, other);
    await ours.release(claimed.claim);
    assertEquals((await ours.claim(runId, { owner: "e2e" })).status, "done");
    assertEquals((await ours.claim(other, { owner: "e2e" })).status, "done");
  });
});

describe("a table", () => {
  it("that Python created is used unchanged", async () => {
    const table = uniqueName("theirs");
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    await python.create();
    await using ours = new DynamoDBManifestStore(dynamodb, table);
    await ours.create();
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    assertEquals(Table?.ProvisionedThroughput?.ReadCapacityUnits, 5);
    assertEquals(Table?.ProvisionedThroughput?.WriteCapacityUnits, 5);
  });

  it("that we created has the key of Python's, and Python's create leaves it alone", async () => {
    const [ourTable, pythonTable] = [uniqueName("ours"), uniqueName("python")];
    await using ours = new DynamoDBManifestStore(dynamodb, ourTable);
    await ours.create();
    await new PythonManifests(services.dynamodb.endpoint, pythonTable).create();
    assertEquals(await keyOf(ourTable), await keyOf(pythonTable));

    const [runId = ""] = RUN_IDS;
    await ours.add(runId);
    const python = new PythonManifests(services.dynamodb.endpoint, ourTable);
    await python.create();
    assertEquals(await python.contains(runId), [true]);
  });
});

async function rawItems(table: string): Promise<string[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
  return Items.map((item) => JSON.stringify(item)).sort();
}

async function keyOf(table: string): Promise<unknown> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  return { key: Table?.KeySchema, attributes: Table?.AttributeDefinitions };
}
