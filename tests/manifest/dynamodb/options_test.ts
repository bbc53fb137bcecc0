import { type AttributeValue, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { after, before, describe, it } from "node:test";
import {
  type DynamoDBManifestOptions,
  DynamoDBManifestStore,
  RunManifests,
} from "../../../src/manifest/dynamodb.ts";
import { ManifestError, sweepRuns } from "../../../src/manifest/mod.ts";
import { claimed, LEASE_MS, RUN } from "../../contracts/manifest_world.ts";
import { dynamodbClient, type DynamoDBServer, startDynamoDB } from "../../fakes/dynamodb_server.ts";
import { dropAfter, type Fault, FaultProxy, refuse, type Reply } from "../../fakes/fault_proxy.ts";

const NOW = Date.UTC(2026, 0, 31, 6);
const DAY_MS = 86_400_000;

function accept(): Promise<Reply> {
  return Promise.resolve({ status: 200, body: {} });
}

function ttlOf(TimeToLiveStatus: string, AttributeName: string): Fault {
  const TimeToLiveDescription = { TimeToLiveStatus, AttributeName };
  return () => Promise.resolve({ status: 200, body: { TimeToLiveDescription } });
}

/** A table of its own behind a proxy, and its items as they are stored. */
class Table implements AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly name: string;
  readonly #client;
  now = NOW;

  constructor(proxy: FaultProxy, name: string) {
    this.proxy = proxy;
    this.name = name;
    this.#client = dynamodbClient(proxy.url, { maxAttempts: 2 });
  }

  store(options: DynamoDBManifestOptions = {}): DynamoDBManifestStore {
    return new DynamoDBManifestStore(this.#client, this.name, {
      now: () => this.now,
      maxSkewMs: 0,
      maxRestMs: 1,
      ...options,
    });
  }

  /** The items of the manifest, or of the claims, by their keys. */
  async items(suffix = ""): Promise<Record<string, Record<string, AttributeValue>>> {
    const command = new ScanCommand({ TableName: `${this.name}${suffix}` });
    const { Items = [] } = await this.#client.send(command);
    return Object.fromEntries(Items.map((item) => [item["RunId"]?.S, item]));
  }

  /** Whether the Python SDK, which takes any item for a mark, counts the run as done. */
  async pythonContains(): Promise<boolean> {
    return RUN in await this.items();
  }

  /** Writes the mark that `add` of the Python SDK writes. */
  async pythonAdd(): Promise<void> {
    const Item = { RunId: { S: RUN } };
    await this.#client.send(new PutItemCommand({ TableName: this.name, Item }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.destroy();
    await this.proxy[Symbol.asyncDispose]();
  }
}

describe("DynamoDBManifestStore", () => {
  let server: DynamoDBServer;
  let tables = 0;

  before(async () => {
    server = await startDynamoDB();
  });

  after(() => server[Symbol.asyncDispose]());

  async function newTable(options: DynamoDBManifestOptions = {}): Promise<Table> {
    const table = new Table(await FaultProxy.start(server.url), `runs-${tables++}`);
    await table.store(options).create();
    return table;
  }

  describe("with claims in the table of the marks", () => {
    async function oneTable() {
      const table = await newTable({ claimsTableName: `runs-${tables}` });
      return Object.assign(table, { own: table.store({ claimsTableName: table.name }) });
    }

    it("keeps a claim under the run id and #claim, and a mark as Python's", async () => {
      await using table = await oneTable();
      const claim = await claimed(table.own);
      assertEquals(Object.keys(await table.items()), [`${RUN}#claim`]);
      assertEquals(await table.pythonContains(), false);
      await table.own.complete(claim);
      assertEquals((await table.items())[RUN], { RunId: { S: RUN } });
      assertEquals((await table.items())[`${RUN}#claim`]?.["State"]?.S, "done");
    });

    it("creates and uses no other table", async () => {
      await using table = await oneTable();
      await table.own.complete(await claimed(table.own));
      const names = table.proxy.calls.map(({ input }) => input.TableName);
      assertEquals(new Set(names), new Set([table.name]));
    });

    it("lists claims, and no marks", async () => {
      await using table = await oneTable();
      await table.own.add("archive/run=2026-02-01-00-00-00/");
      await claimed(table.own);
      const listed = await Array.fromAsync(table.own.listClaims());
      assertEquals(listed.map(({ runId }) => runId), [RUN]);
    });

    it("refuses run ids that are keys of claims, or leave no room for one", async () => {
      await using table = await oneTable();
      const { own } = table;
      for (const runId of [`${RUN}#claim`, "x".repeat(2043)]) {
        await assertRejects(() => own.claim(runId, { owner: "me" }), RangeError, "Cannot use run");
        await assertRejects(() => own.add(runId), RangeError);
        await assertRejects(() => own.contains(runId), RangeError);
        await assertRejects(() => own.containsMany([RUN, runId]), RangeError);
        await assertRejects(() => own.inspect(runId), RangeError);
        await assertRejects(() => own.override(runId, "skip"), RangeError);
      }
      assertEquals(await table.items(), {});
    });
  });

  describe("with fences", () => {
    const FENCED = { legacyFence: true };
    const fenced = async () => {
      const table = await newTable();
      return Object.assign(table, { own: table.store(FENCED) });
    };

    it("keeps Python from a claimed run, and no other worker of ours from knowing", async () => {
      await using table = await fenced();
      const claim = await claimed(table.own);
      assertEquals(await table.pythonContains(), true);
      const [, plain] = [claim, table.store()];
      assertEquals(await plain.contains(RUN), false);
      assertEquals(await plain.containsMany([RUN]), new Set());
      assertEquals((await plain.claim(RUN, { owner: "other" })).status, "held");
      const manifests = new RunManifests(dynamodbClient(server.url), table.name);
      assertEquals(await manifests.contains(RUN), false);
      await table.own.complete(claim);
      assertEquals(await table.items(), { [RUN]: { RunId: { S: RUN } } });
    });

    const ends = {
      "fail()": (own: DynamoDBManifestStore) =>
        claimed(own).then((claim) => own.fail(claim, { error: "no" })),
      "fail() that is fatal": (own: DynamoDBManifestStore) =>
        claimed(own).then((claim) => own.fail(claim, { error: "no", fatal: true })),
      "release()": (own: DynamoDBManifestStore) => claimed(own).then((it) => own.release(it)),
      "a release by a person": (own: DynamoDBManifestStore) =>
        claimed(own).then(() => own.override(RUN, "release")),
    };
    for (const [name, end] of Object.entries(ends)) {
      it(`${name} removes the fence`, async () => {
        await using table = await fenced();
        await end(table.own);
        assertEquals(await table.items(), {});
      });
    }

    it("closes a claim whose run Python marks between the claim and the fence", async () => {
      await using table = await fenced();
      table.proxy.inject("PutItem", async (call, forward) => {
        await table.pythonAdd();
        return await forward(call);
      }, { table: table.name });
      assertEquals(await table.own.claim(RUN, { owner: "me" }), { status: "done" });
      assertEquals(await table.items(), { [RUN]: { RunId: { S: RUN } } });
      assertEquals((await table.items("-claims"))[RUN]?.["State"]?.S, "done");
    });

    it("a mark of Python during the work stays when the attempt fails", async () => {
      await using table = await fenced();
      const claim = await claimed(table.own);
      await table.pythonAdd();
      await table.own.fail(claim, { error: "no" });
      assertEquals(await table.items(), { [RUN]: { RunId: { S: RUN } } });
      assertEquals(await table.own.claim(RUN, { owner: "me" }), { status: "done" });
    });

    it("recognizes its own fence when the answer is lost", async () => {
      await using table = await fenced();
      table.proxy.inject("PutItem", dropAfter, { table: table.name });
      const claim = await claimed(table.own);
      assertEquals((await table.items())[RUN]?.["Fence"]?.S, claim.nonce);
    });

    it("releases the claim when the fence cannot be written", async () => {
      await using table = await fenced();
      table.proxy.inject("PutItem", refuse(400, "AccessDeniedException"), { table: table.name });
      await assertRejects(() => claimed(table.own), ManifestError);
      const item = (await table.items("-claims"))[RUN];
      assertEquals([item?.["State"]?.S, item?.["Attempts"]?.N], ["pending", "0"]);
    });

    it("a worker that takes over writes its own fence, which the late one cannot remove", async () => {
      await using table = await fenced();
      const late = await claimed(table.own);
      table.now += LEASE_MS + 1;
      const next = await claimed(table.own, { owner: "next" });
      await assertRejects(() => table.own.release(late));
      assertEquals((await table.items())[RUN]?.["Fence"]?.S, next.nonce);
    });

    it("a release by a person leaves the fence of a worker that claims meanwhile", async () => {
      await using table = await fenced();
      await claimed(table.own);
      let next = "";
      table.proxy.inject("DeleteItem", async (call, forward) => {
        next = (await claimed(table.own, { owner: "next" })).nonce;
        return await forward(call);
      }, { table: table.name });
      await table.own.override(RUN, "release");
      assertEquals((await table.items())[RUN]?.["Fence"]?.S, next);
    });

    it("a run that is given up after a crash loses its fence", async () => {
      await using table = await fenced();
      await claimed(table.own, { maxAttempts: 1 });
      table.now += LEASE_MS + 1;
      const result = await table.own.claim(RUN, { owner: "next", maxAttempts: 1 });
      assertEquals([result.status, await table.items()], ["dead", {}]);
    });

    it("sweepRuns() removes the fences of workers that have died, and no other", async () => {
      await using table = await fenced();
      await claimed(table.own);
      const living = "archive/run=2026-02-01-00-00-00/";
      const { nonce } = await claimed(table.own, { runId: living, leaseMs: 10 * LEASE_MS });
      table.now += LEASE_MS + 1;
      assertEquals(await Array.fromAsync(sweepRuns(table.own)), [RUN]);
      assertEquals(await table.items(), {
        [living]: { RunId: { S: living }, Fence: { S: nonce } },
      });
      assertEquals(await Array.fromAsync(sweepRuns(table.own)), []);
    });
  });

  describe("with a time to live of claims", () => {
    const TTL = { claimTtlMs: 30 * DAY_MS };
    const expiring = async () => {
      const table = await newTable();
      return Object.assign(table, { own: table.store(TTL) });
    };

    it("lets the claim of a done run expire, in seconds, and never a mark", async () => {
      await using table = await expiring();
      const claim = await claimed(table.own);
      assertEquals((await table.items("-claims"))[RUN]?.["Ttl"], undefined);
      await table.own.complete(claim);
      const seconds = String(NOW / 1000 + 30 * 86_400);
      assertEquals((await table.items("-claims"))[RUN]?.["Ttl"], { N: seconds });
      assertEquals(await table.items(), { [RUN]: { RunId: { S: RUN } } });
      const [record] = await Array.fromAsync(table.own.listClaims());
      assertEquals([record?.state, record?.doneAt], ["done", NOW]);
    });

    it("keeps the claim of a skipped run as long, and that of a reopened run for good", async () => {
      await using table = await expiring();
      await table.own.override(RUN, "skip");
      const seconds = String(NOW / 1000 + 30 * 86_400);
      assertEquals((await table.items("-claims"))[RUN]?.["Ttl"], { N: seconds });
      await table.own.override(RUN, "reprocess");
      assertEquals((await table.items("-claims"))[RUN]?.["Ttl"], undefined);
    });

    it("create() enables it for the table of the claims alone", async () => {
      await using table = await expiring();
      table.proxy.calls.length = 0;
      // dynalite lacks the call.
      table.proxy.inject("UpdateTimeToLive", accept);
      await table.own.create();
      const calls = table.proxy.calls.filter(({ operation }) => operation === "UpdateTimeToLive");
      assertEquals(calls.map(({ input }) => input), [{
        TableName: `${table.name}-claims`,
        TimeToLiveSpecification: { AttributeName: "Ttl", Enabled: true },
      }]);
    });

    it("create() leaves it unchanged if it is enabled already", async () => {
      await using table = await expiring();
      table.proxy.inject("DescribeTimeToLive", ttlOf("ENABLED", "Ttl"));
      await table.own.create();
      // Another worker was faster.
      table.proxy.inject("DescribeTimeToLive", ttlOf("DISABLED", "Ttl"));
      table.proxy.inject("DescribeTimeToLive", ttlOf("ENABLING", "Ttl"));
      table.proxy.inject("UpdateTimeToLive", refuse(400, "ValidationException"));
      await table.own.create();
    });

    it("create() reports a table that deletes items by another attribute", async () => {
      await using table = await expiring();
      table.proxy.inject("DescribeTimeToLive", ttlOf("ENABLED", "expires"));
      const error = await assertRejects(() => table.own.create(), ManifestError, '"expires"');
      assertEquals(error.code, "MANIFEST_CORRUPT");
    });

    it("must be positive", () => {
      const client = dynamodbClient(server.url);
      assertThrows(
        () => new DynamoDBManifestStore(client, "runs", { maxRestMs: NaN }),
        RangeError,
        "'maxRestMs' must not be negative",
      );
      for (const claimTtlMs of [0, -1, NaN]) {
        const create = () => new DynamoDBManifestStore(client, "runs", { claimTtlMs });
        assertThrows(create, RangeError, "'claimTtlMs' must be positive");
      }
    });
  });
});
