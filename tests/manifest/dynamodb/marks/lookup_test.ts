import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { after, before, describe, it } from "node:test";
import { containedIn } from "../../../../src/manifest/dynamodb/marks/_contained_in.ts";
import { scanClaims } from "../../../../src/manifest/dynamodb/_claims.ts";
import { scanMarks } from "../../../../src/manifest/dynamodb/marks/_scan.ts";
import { ReadPace } from "../../../../src/manifest/dynamodb/_read_pace.ts";
import {
  type DynamoDBManifestOptions,
  DynamoDBManifestStore,
  type ReadPlan,
} from "../../../../src/manifest/dynamodb.ts";
import { ManifestError } from "../../../../src/manifest/mod.ts";
import { claimed } from "../../../contracts/manifest_world.ts";
import {
  dynamodbClient,
  type DynamoDBServer,
  startDynamoDB,
} from "../../../fakes/dynamodb_server.ts";
import { type Fault, FaultProxy, refuse } from "../../../fakes/fault_proxy.ts";

function runIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `archive/run=${index}/`);
}

/** A table is described with another size, as DynamoDB counts it only some times a day. */
function sizeOf(TableSizeBytes: number, ItemCount: number): Fault {
  return async (call, forward) => {
    const { status, body } = await forward(call);
    return { status, body: { Table: { ...body.Table, TableSizeBytes, ItemCount } } };
  };
}

/** The reads of many items that a proxy has seen: `BatchGetItem 100`, `Scan`. */
function reads(proxy: FaultProxy): string[] {
  return proxy.calls.filter(({ operation }) => /^(?:BatchGet|Scan|Describe)/.test(operation))
    .map(({ operation, input }) => {
      const [batch] = Object.values<{ Keys: unknown[] }>(input.RequestItems ?? {});
      const segment = input.Segment === undefined ? "" : ` ${input.Segment}/${input.TotalSegments}`;
      return `${operation}${batch ? ` ${batch.Keys.length}` : segment}`;
    });
}

describe("containsMany() for the runs of a listing", () => {
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

  /** A store behind a proxy whose manifest has some marks. */
  async function scene(marks: readonly string[], options: DynamoDBManifestOptions = {}) {
    const proxy = await FaultProxy.start(server.url);
    const table = `marks-${tables++}`;
    const proxied = dynamodbClient(proxy.url, { maxAttempts: 1 });
    const plans: ReadPlan[] = [];
    const store = new DynamoDBManifestStore(proxied, table, {
      maxRestMs: 1,
      onReadPlan: (plan) => plans.push(plan),
      ...options,
    });
    await store.create();
    for (let start = 0; start < marks.length; start += 25) {
      const RequestItems = {
        [table]: marks.slice(start, start + 25).map((runId) => ({
          PutRequest: { Item: { RunId: { S: runId } } },
        })),
      };
      await client.send(new BatchWriteItemCommand({ RequestItems }));
    }
    proxy.calls.length = 0;
    return {
      proxy,
      store,
      plans,
      table,
      async [Symbol.asyncDispose](): Promise<void> {
        proxied.destroy();
        await proxy[Symbol.asyncDispose]();
      },
    };
  }

  it("reads keys at first, and scans once these have cost as much", async () => {
    const all = runIds(1_000);
    const done = all.filter((_, index) => index % 10 !== 3);
    await using at = await scene(done);
    const listing = {};
    const found: string[] = [];
    for (let start = 0; start < 1_000; start += 100) {
      found.push(...await at.store.containsMany(all.slice(start, start + 100), { listing }));
    }
    assertEquals(new Set(found), new Set(done));
    const keys = Array.from({ length: 4 }, () => "BatchGetItem 100");
    assertEquals(reads(at.proxy), [...keys, "DescribeTable", "Scan"]);
    assertEquals(at.plans.map(({ by, runs, keyUnits }) => [by, runs, keyUnits]), [
      ["scan", 500, 250],
    ]);
  });

  it("begins again for the next listing, which sees what has changed", async () => {
    const all = runIds(600);
    await using at = await scene(all);
    assertEquals((await at.store.containsMany(all, { listing: {} })).size, 600);
    await at.store.override(all[7]!, "reprocess");
    const listing = {};
    assertEquals((await at.store.containsMany(all, { listing })).has(all[7]!), false);
    // Within a listing, nothing is read again.
    at.proxy.calls.length = 0;
    assertEquals((await at.store.containsMany(all.slice(5, 9), { listing })).size, 3);
    assertEquals(reads(at.proxy), []);
  });

  it("reads keys of a large table for few runs, and reports it once", async () => {
    const all = runIds(600);
    await using at = await scene(all.slice(0, 5));
    at.proxy.inject("DescribeTable", sizeOf(46_000_000, 1_000_000));
    const listing = {};
    assertEquals((await at.store.containsMany(all, { listing })).size, 5);
    assertEquals((await at.store.containsMany(all.slice(0, 9), { listing })).size, 5);
    const batches = [...Array.from({ length: 6 }, () => "BatchGetItem 100"), "BatchGetItem 9"];
    assertEquals(reads(at.proxy), ["DescribeTable", ...batches]);
    assertEquals(at.plans, [
      { by: "keys", table: at.table, runs: 600, keyUnits: 300, scanUnits: 5_616 },
    ]);
  });

  it("scans a large table in segments at once", async () => {
    const all = runIds(11_000);
    await using at = await scene(all.slice(0, 700));
    at.proxy.inject("DescribeTable", sizeOf(40 * 1024 * 1024, 900_000));
    assertEquals(await at.store.containsMany(all), new Set(all.slice(0, 700)));
    assertEquals(reads(at.proxy).toSorted(), ["DescribeTable", "Scan 0/3", "Scan 1/3", "Scan 2/3"]);
  });

  it("finds neither claims nor fences by a scan", async () => {
    const all = runIds(600);
    const options = { legacyFence: true, claimsTableName: `marks-${tables}` };
    await using at = await scene(all.slice(0, 3), options);
    await claimed(at.store, { runId: all[10]! });
    assertEquals(await at.store.containsMany(all), new Set(all.slice(0, 3)));
    assertEquals(reads(at.proxy).at(-1), "Scan");
    await assertRejects(() => at.store.containsMany([`${all[10]}#claim`]), RangeError);
  });

  for (const denied of ["DescribeTable", "Scan"]) {
    it(`reads keys where ${denied} is denied, and reports it`, async () => {
      const all = runIds(600);
      await using at = await scene(all.slice(0, 3));
      at.proxy.inject(denied, refuse(400, "AccessDeniedException"), { times: Infinity });
      const listing = {};
      assertEquals((await at.store.containsMany(all, { listing })).size, 3);
      assertEquals((await at.store.containsMany(all, { listing })).size, 3);
      assertEquals(at.plans.at(-1), { by: "keys", table: at.table });
      assertEquals(at.proxy.operations.filter((it) => it === denied).length, 1);
    });
  }

  it("gives a scan up that costs far more than expected", async () => {
    const all = runIds(600);
    await using at = await scene(all.slice(0, 3));
    at.proxy.inject("Scan", async (call, forward) => {
      const { status, body } = await forward(call);
      return { status, body: { ...body, ConsumedCapacity: { CapacityUnits: 601 } } };
    });
    assertEquals((await at.store.containsMany(all)).size, 3);
    assertEquals(at.plans.at(-1), { by: "keys", table: at.table });
    assertEquals(reads(at.proxy).filter((it) => it === "BatchGetItem 100").length, 6);
  });

  it("scans again where the table is at its limit", async () => {
    const all = runIds(600);
    await using at = await scene(all.slice(0, 3));
    at.proxy.inject("Scan", refuse(400, "ProvisionedThroughputExceededException"), { times: 7 });
    assertEquals((await at.store.containsMany(all)).size, 3);
  });

  it("fails where the table stays at its limit", async () => {
    await using at = await scene([]);
    const throttled = refuse(400, "ProvisionedThroughputExceededException");
    at.proxy.inject("Scan", throttled, { times: Infinity });
    const error = await assertRejects(() => at.store.containsMany(runIds(600)), ManifestError);
    assertEquals(error.code, "MANIFEST_THROTTLED");
  });

  it("paces batches, scans of marks and scans of claims by capacity", async () => {
    const all = runIds(60);
    await using at = await scene(all);
    await claimed(at.store);
    at.proxy.calls.length = 0;
    let [now, rests] = [0, 0];
    const pace = new ReadPace(5, {
      now: () => now,
      rest: (ms) => {
        [now, rests] = [now + ms, rests + 1];
        return Promise.resolve();
      },
    });
    const address = { client: dynamodbClient(at.proxy.url), url: at.store.url, pace };
    const marks = { ...address, name: at.table };
    assertEquals((await containedIn(marks, all, { maxRestMs: 1 })).size, 60);
    // 60 keys of half a unit at 5 units a second: six seconds, and a batch is one.
    assertEquals(reads(at.proxy), Array.from({ length: 6 }, () => "BatchGetItem 10"));
    assertEquals([now, rests], [5_000, 5]);

    at.proxy.calls.length = 0;
    const size = { bytes: 6_000_000, items: 1_000 };
    assertEquals((await scanMarks(marks, { size, maxUnits: 1_000, maxRestMs: 1 }))?.size, 60);
    const limits = at.proxy.calls.map(({ input }) => input.Limit);
    // 6 KB an item, as the table is described, and 5 units of 8 KB.
    assertEquals(new Set(limits), new Set([6]));

    at.proxy.calls.length = 0;
    const claims = { ...address, name: `${at.table}-claims`, suffix: "", ttlMs: undefined };
    await Array.fromAsync(scanClaims(claims, {}));
    assertEquals(at.proxy.calls.map(({ input }) => input.Limit), [60]);
    address.client.destroy();
  });
});

describe("ReadPace", () => {
  it("waits for what was read, as expected and as it turned out", async () => {
    let now = 0;
    const rests: number[] = [];
    const rest = (ms: number): Promise<void> => {
      rests.push(ms);
      now += ms;
      return Promise.resolve();
    };
    const pace = new ReadPace(10, { now: () => now, rest });
    await pace.take(5, {});
    pace.correct(5, 20);
    await pace.take(5, {});
    await pace.take(5, {});
    now += 10_000;
    await pace.take(1, {});
    assertEquals(rests, [2_000, 500]);
  });

  it("must have units", () => {
    for (const units of [0, -1, NaN]) {
      assertThrows(() => new ReadPace(units), RangeError, "'maxReadUnits' must be positive");
    }
  });
});
