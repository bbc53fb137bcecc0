import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { after, before, describe, it } from "node:test";
import {
  type DynamoDBManifestOptions,
  DynamoDBManifestStore,
} from "../../../src/manifest/dynamodb.ts";
import { type Claim, ClaimLostError, ManifestError } from "../../../src/manifest/mod.ts";
import { dynamodbClient, type DynamoDBServer, startDynamoDB } from "../../fakes/dynamodb_server.ts";
import {
  answerFirst,
  dropAfter,
  dropBefore,
  failAfter,
  type Fault,
  FaultProxy,
  hang,
  refuse,
  sendItem,
} from "../../fakes/fault_proxy.ts";

const RUN = "archive/run=2026-01-31-06-00-00/";
const unavailable = refuse(500, "InternalServerError");
const throttled = refuse(400, "ProvisionedThroughputExceededException");
/** How often `complete()` tries to write the mark. */
const MARK_TRIES = 4;
const NOW = Date.UTC(2026, 0, 31, 6);

/** A store on a table of its own, behind a proxy that lets calls go wrong. */
class Scene implements AsyncDisposable {
  readonly proxy: FaultProxy;
  readonly store: DynamoDBManifestStore;
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(
    proxy: FaultProxy,
    table: string,
    options: DynamoDBManifestOptions & DynamoDBClientConfig,
  ) {
    this.proxy = proxy;
    this.#table = table;
    this.#client = dynamodbClient(proxy.url, { maxAttempts: 3, ...options });
    this.store = new DynamoDBManifestStore(this.#client, table, { now: () => NOW, ...options });
  }

  async claim(): Promise<Claim> {
    const result = await this.store.claim(RUN, { owner: "me", leaseMs: 10_000, nonce: "n-1" });
    if (result.status !== "claimed") throw new Error(`Cannot go on: ${result.status}`);
    return result.claim;
  }

  /** The item of the claim as it is stored. */
  item(): Promise<Record<string, AttributeValue> | undefined> {
    return this.#get(`${this.#table}-claims`);
  }

  /** The item of the manifest as it is stored. */
  mark(): Promise<Record<string, AttributeValue> | undefined> {
    return this.#get(this.#table);
  }

  /** A claim that is done while its run is not marked. */
  async halfDone(fault: Fault = throttled): Promise<{ claim: Claim; error: ManifestError }> {
    const claim = await this.claim();
    this.proxy.inject("PutItem", fault, { times: MARK_TRIES });
    const error = await assertRejects(() => this.store.complete(claim), ManifestError);
    assertEquals([(await this.item())?.["State"]?.S, await this.mark()], ["done", undefined]);
    return { claim, error };
  }

  async changeItem(change: Record<string, AttributeValue>): Promise<void> {
    const Item = { ...await this.item(), ...change };
    await this.#client.send(new PutItemCommand({ TableName: `${this.#table}-claims`, Item }));
  }

  async deleteItem(): Promise<void> {
    const Key = { RunId: { S: RUN } };
    await this.#client.send(new DeleteItemCommand({ TableName: `${this.#table}-claims`, Key }));
  }

  async #get(TableName: string): Promise<Record<string, AttributeValue> | undefined> {
    const Key = { RunId: { S: RUN } };
    return (await this.#client.send(new GetItemCommand({ TableName, Key }))).Item;
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

  after(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function scene(
    options: DynamoDBManifestOptions & DynamoDBClientConfig = {},
  ): Promise<Scene> {
    const proxy = await FaultProxy.start(server.url);
    const made = new Scene(proxy, `manifest-${tables++}`, options);
    await made.store.create();
    proxy.calls.length = 0;
    return made;
  }

  describe("in its tables", () => {
    it("keeps a claim as one small item", async () => {
      await using at = await scene();
      const claim = await at.claim();
      assertEquals(await at.item(), {
        V: { N: "1" },
        RunId: { S: RUN },
        State: { S: "claimed" },
        Token: { N: String(NOW) },
        Nonce: { S: "n-1" },
        Owner: { S: "me" },
        Beat: { N: String(NOW) },
        LeaseMs: { N: "10000" },
        ExpiresAt: { N: String(NOW + 10_000) },
        Attempts: { N: "1" },
        Epoch: { N: "1" },
        NextAt: { N: "0" },
        ClaimedAt: { N: String(NOW) },
      });
      await at.store.fail(claim, { error: "é".repeat(100_000), retryAfterMs: 500 });
      const failed = await at.item();
      assertEquals([failed?.["State"]?.S, failed?.["NextAt"]?.N], ["failed", String(NOW + 500)]);
      assert(new TextEncoder().encode(JSON.stringify(failed)).length < 1024);
    });

    it("keeps no error once the run is done, and the mark as Python's", async () => {
      await using at = await scene();
      await at.store.fail(await at.claim(), { error: "no" });
      await at.store.complete(await at.claim());
      const item = await at.item();
      assertEquals([item?.["State"]?.S, item?.["Error"]], ["done", undefined]);
      assertEquals(item?.["DoneAt"]?.N, String(NOW));
      assertEquals(await at.mark(), { RunId: { S: RUN } });
    });

    it("sends few requests: one write and one read to claim, two writes to complete", async () => {
      await using at = await scene();
      const claim = await at.claim();
      assertEquals(at.proxy.operations.toSorted(), ["GetItem", "PutItem"]);
      at.proxy.calls.length = 0;
      await at.store.complete(claim);
      assertEquals(at.proxy.operations, ["UpdateItem", "PutItem"]);
    });

    it("reads nothing more if a refused condition comes with the item", async () => {
      await using at = await scene();
      await at.claim();
      at.proxy.inject("PutItem", sendItem);
      at.proxy.calls.length = 0;
      const result = await at.store.claim(RUN, { owner: "other" });
      assertEquals(result.status, "held");
      assertEquals(at.proxy.operations.toSorted(), ["GetItem", "PutItem"]);
    });

    it("leaves a lapsed claim alone for as long as clocks may differ", async () => {
      let now = NOW;
      await using at = await scene({ now: () => now });
      await at.claim();
      now += 10_000 + 60_000;
      assertEquals((await at.store.claim(RUN, { owner: "other" })).status, "held");
      now += 1;
      assertEquals((await at.store.claim(RUN, { owner: "other" })).status, "claimed");
    });

    it("refuses a claim whose holder beats just before it", async () => {
      let now = NOW;
      await using at = await scene({ now: () => now, maxSkewMs: 0 });
      const claim = await at.claim();
      now += 20_000;
      // The first write finds the lapsed claim; the heartbeat comes before the second.
      at.proxy.inject("PutItem", (call, forward) => forward(call));
      at.proxy.inject("PutItem", async (call, forward) => {
        await at.store.heartbeat(claim);
        return await forward(call);
      });
      const result = await at.store.claim(RUN, { owner: "other" });
      assertEquals(result, { status: "held", owner: "me", until: new Date(now + 10_000) });
    });
  });

  describe("when an answer is lost", () => {
    for (const [name, fault] of [["dropped", dropAfter], ["a status of 500", failAfter]] as const) {
      it(`claim() recognizes its own claim: ${name}`, async () => {
        await using at = await scene();
        at.proxy.inject("PutItem", fault);
        const claim = await at.claim();
        assertEquals([claim.attempt, claim.nonce, claim.token], [1, "n-1", NOW]);
        await at.store.complete(claim);
      });

      it(`claim() recognizes a claim that it took over: ${name}`, async () => {
        let now = NOW;
        await using at = await scene({ now: () => now, maxSkewMs: 0 });
        await at.claim();
        now += 20_000;
        at.proxy.inject("PutItem", (call, forward) => forward(call));
        at.proxy.inject("PutItem", fault);
        const result = await at.store.claim(RUN, { owner: "other" });
        assertEquals(result.status === "claimed" && result.claim.tookOver, "n-1");
        assertEquals(result.status === "claimed" && result.claim.attempt, 2);
      });

      it(`heartbeat(), fail() and release() recognize their own change: ${name}`, async () => {
        await using at = await scene();
        at.proxy.inject("UpdateItem", fault, { times: 1 });
        const claim = await at.store.heartbeat(await at.claim());
        at.proxy.inject("UpdateItem", fault, { times: 1 });
        await at.store.release(claim);
        const again = await at.claim();
        assertEquals(again.attempt, 1);
        at.proxy.inject("UpdateItem", fault, { times: 1 });
        await at.store.fail(again, { error: "no" });
        assertEquals((await at.item())?.["Attempts"]?.N, "1");
      });

      it(`complete() recognizes its own change, and writes the mark: ${name}`, async () => {
        await using at = await scene();
        const claim = await at.claim();
        at.proxy.inject("UpdateItem", fault);
        at.proxy.inject("PutItem", fault);
        await at.store.complete(claim);
        assertEquals(await at.mark(), { RunId: { S: RUN } });
      });
    }

    it("a call that never arrived is made again", async () => {
      await using at = await scene();
      at.proxy.inject("PutItem", dropBefore);
      const claim = await at.claim();
      at.proxy.inject("UpdateItem", dropBefore);
      await at.store.complete(claim);
      assertEquals((await at.item())?.["Attempts"]?.N, "1");
    });

    const ends = {
      "complete()": ["done", (at: Scene, claim: Claim) => at.store.complete(claim)],
      "release()": ["pending", (at: Scene, claim: Claim) => at.store.release(claim)],
      "fail()": ["failed", (at: Scene, claim: Claim) => at.store.fail(claim, { error: "no" })],
    } as const;
    for (const [name, [state, end]] of Object.entries(ends)) {
      it(`a heartbeat that is under way during ${name} opens nothing again`, async () => {
        await using at = await scene();
        const claim = await at.claim();
        const [arrived, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        at.proxy.inject("UpdateItem", async (call, forward) => {
          arrived.resolve();
          await held.promise;
          return await forward(call);
        });
        const heartbeat = assertRejects(() => at.store.heartbeat(claim), ClaimLostError);
        await arrived.promise;
        await end(at, claim);
        held.resolve();
        await heartbeat;
        assertEquals((await at.item())?.["State"]?.S, state);
      });
    }

    it("a claim taken over meanwhile is lost all the same", async () => {
      let now = NOW;
      await using at = await scene({ now: () => now, maxSkewMs: 0 });
      const claim = await at.claim();
      now += 20_000;
      await at.store.claim(RUN, { owner: "other" });
      at.proxy.inject("UpdateItem", dropBefore);
      const error = await assertRejects(() => at.store.complete(claim), ClaimLostError);
      assertEquals(error.owner, "other");
      assertEquals(await at.mark(), undefined);
    });
  });

  describe("after a crash", () => {
    it("between the two writes of complete(), the next claimer writes the mark", async () => {
      await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
      await at.halfDone(unavailable);
      assertEquals(await at.store.contains(RUN), false);
      assertEquals(await at.store.claim(RUN, { owner: "other" }), { status: "done" });
      assertEquals(await at.mark(), { RunId: { S: RUN } });
    });

    it("between the two writes of complete(), its caller may repeat it", async () => {
      await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
      const { claim } = await at.halfDone(unavailable);
      await at.store.complete(claim);
      assertEquals(await at.store.contains(RUN), true);
    });

    it("a claim that Python's mark overtook is closed", async () => {
      await using at = await scene();
      await at.store.add(RUN);
      assertEquals(await at.store.claim(RUN, { owner: "me" }), { status: "done" });
      assertEquals((await at.item())?.["State"]?.S, "done");
    });

    it("a claim is released when the manifest does not answer", async () => {
      await using at = await scene({ maxAttempts: 1 });
      at.proxy.inject("GetItem", unavailable);
      await assertRejects(() => at.claim(), ManifestError);
      const item = await at.item();
      assertEquals([item?.["State"]?.S, item?.["Attempts"]?.N], ["pending", "0"]);
    });

    it("tokens rise even over a claim item that was thrown away", async () => {
      let now = NOW;
      await using at = await scene({ now: () => now });
      const claim = await at.claim();
      await at.deleteItem();
      now += 1;
      const next = await at.claim();
      assert(next.token > claim.token);
      await assertRejects(() => at.store.complete(claim), ClaimLostError);
    });
  });

  describe("when complete() gets halfway", () => {
    it("tries again to write the mark of a run that is done", async () => {
      await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
      const claim = await at.claim();
      at.proxy.inject("PutItem", throttled, { times: MARK_TRIES - 1 });
      await at.store.complete(claim);
      assertEquals(await at.mark(), { RunId: { S: RUN } });
    });

    it("reports in the end why the mark could not be written", async () => {
      await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
      const { error } = await at.halfDone();
      assertEquals(error.code, "MANIFEST_THROTTLED");
    });

    it("does not try again what only a person can mend", async () => {
      await using at = await scene({ maxAttempts: 1 });
      const claim = await at.claim();
      at.proxy.calls.length = 0;
      at.proxy.inject("PutItem", refuse(400, "AccessDeniedException"));
      const error = await assertRejects(() => at.store.complete(claim), ManifestError);
      assertEquals(error.code, "MANIFEST_ACCESS_DENIED");
      assertEquals(at.proxy.operations, ["UpdateItem", "PutItem"]);
    });

    for (const type of ["AccessDeniedException", "ResourceNotFoundException"]) {
      it(`marks nothing if the table of the claims answers with ${type}`, async () => {
        await using at = await scene({ maxAttempts: 1 });
        const claim = await at.claim();
        at.proxy.inject("UpdateItem", refuse(400, type), { times: Infinity });
        await assertRejects(() => at.store.complete(claim), ManifestError);
        assertEquals(await at.mark(), undefined);
        assertEquals((await at.item())?.["State"]?.S, "claimed");
      });
    }

    it("stops trying when the caller has enough", async () => {
      await using at = await scene({ maxAttempts: 1 });
      const claim = await at.claim();
      const enough = new AbortController();
      at.proxy.inject("PutItem", (call, forward) => {
        queueMicrotask(() => enough.abort(new Error("Enough")));
        return throttled(call, forward);
      });
      const call = () => at.store.complete(claim, { signal: enough.signal });
      await assertRejects(call, Error, "Enough");
    });

    const others: Record<string, (at: Scene, claim: Claim) => Promise<unknown>> = {
      "fail()": (at, claim) => at.store.fail(claim, { error: "no" }),
      "release()": (at, claim) => at.store.release(claim),
      "heartbeat()": (at, claim) => at.store.heartbeat(claim),
    };
    for (const [name, call] of Object.entries(others)) {
      it(`${name} writes the mark, and the claim is over`, async () => {
        await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
        const { claim } = await at.halfDone();
        await call(at, claim);
        assertEquals(await at.mark(), { RunId: { S: RUN } });
        assertEquals((await at.item())?.["State"]?.S, "done");
        await assertRejects(() => call(at, claim), ClaimLostError);
      });

      it(`${name} reports why the mark cannot be written, not that the claim is lost`, async () => {
        await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
        const { claim } = await at.halfDone();
        at.proxy.inject("PutItem", throttled, { times: MARK_TRIES });
        const error = await assertRejects(() => call(at, claim), ManifestError);
        assertEquals(error.code, "MANIFEST_THROTTLED");
        assertEquals(await at.store.claim(RUN, { owner: "other" }), { status: "done" });
        assertEquals(await at.mark(), { RunId: { S: RUN } });
      });
    }

    it("fail() writes the mark if no answer reported that the claim is done", async () => {
      await using at = await scene({ maxAttempts: 1 });
      const claim = await at.claim();
      at.proxy.inject("UpdateItem", failAfter);
      await assertRejects(() => at.store.complete(claim), ManifestError);
      await at.store.fail(claim, { error: "no" });
      assertEquals(await at.mark(), { RunId: { S: RUN } });
    });
  });

  describe("beside transactions of other programs", () => {
    const conflict = refuse(400, "TransactionConflictException");
    const state = "a transaction of another program uses an item of table";

    it("survives a transaction of another program on the mark", async () => {
      await using at = await scene({ maxAttempts: 1, maxRestMs: 1 });
      const claim = await at.claim();
      at.proxy.inject("PutItem", conflict, { times: MARK_TRIES - 1 });
      await at.store.complete(claim);
      assertEquals(await at.mark(), { RunId: { S: RUN } });
      assertEquals((await at.item())?.["Attempts"]?.N, "1");
    });

    it("survives a transaction of another program on the claim: the same call goes on", async () => {
      await using at = await scene({ maxAttempts: 1 });
      at.proxy.inject("PutItem", conflict);
      const error = await assertRejects(() => at.claim(), ManifestError, state);
      assertEquals([error.code, await at.item()], ["MANIFEST_UNAVAILABLE", undefined]);
      const claim = await at.claim();
      assertEquals([claim.token, claim.attempt], [NOW, 1]);
      at.proxy.inject("UpdateItem", conflict);
      await assertRejects(() => at.store.complete(claim), ManifestError, state);
      assertEquals([(await at.item())?.["State"]?.S, await at.mark()], ["claimed", undefined]);
      await at.store.complete(claim);
      assertEquals(await at.mark(), { RunId: { S: RUN } });
    });
  });

  describe("when claim() may have been made", () => {
    it("it is released after the caller has enough", async () => {
      await using at = await scene({ maxAttempts: 1 });
      const enough = new AbortController();
      at.proxy.inject("PutItem", async (call, forward) => {
        await forward(call);
        enough.abort(new Error("Enough"));
        return "hang";
      });
      const call = () => at.store.claim(RUN, { owner: "me", signal: enough.signal });
      await assertRejects(call, Error, "Enough");
      const item = await at.item();
      assertEquals([item?.["State"]?.S, item?.["Attempts"]?.N], ["pending", "0"]);
    });

    it("it is released after its answer was lost for good", async () => {
      await using at = await scene({ maxAttempts: 1 });
      at.proxy.inject("PutItem", failAfter);
      await assertRejects(() => at.claim(), ManifestError);
      const item = await at.item();
      assertEquals([item?.["State"]?.S, item?.["Attempts"]?.N], ["pending", "0"]);
    });

    it("one that took a run over lapses again, so that the next worker learns of the last one", async () => {
      for (const operation of ["PutItem", "GetItem"]) {
        let now = NOW;
        await using at = await scene({ maxAttempts: 1, maxSkewMs: 0, now: () => now });
        const { nonce, leaseMs } = await at.claim();
        now += leaseMs + 1;
        // The first round learns of the record, and the second one takes it over.
        const table = operation === "GetItem" ? { table: new URL(at.store.url).host } : {};
        at.proxy.inject(operation, (call, forward) => forward(call), table);
        at.proxy.inject(operation, failAfter, table);
        await assertRejects(() => at.store.claim(RUN, { owner: "other" }), ManifestError);
        const next = await at.store.claim(RUN, { owner: "next" });
        assert(next.status === "claimed");
        const { tookOver, token, attempt } = next.claim;
        assertEquals([tookOver, token, attempt], [nonce, NOW + 2, 2]);
      }
    });

    it("the claim of another is left alone", async () => {
      await using at = await scene({ maxAttempts: 1 });
      await at.claim();
      at.proxy.inject("PutItem", failAfter);
      await assertRejects(() => at.store.claim(RUN, { owner: "other" }), ManifestError);
      const item = await at.item();
      assertEquals([item?.["State"]?.S, item?.["Nonce"]?.S], ["claimed", "n-1"]);
    });

    it("nothing is sent for a caller who had enough before", async () => {
      await using at = await scene();
      const signal = AbortSignal.abort(new Error("Enough"));
      await assertRejects(() => at.store.claim(RUN, { owner: "me", signal }), Error, "Enough");
      assertEquals(at.proxy.operations, []);
    });
  });

  describe("with unknown formats of claims", () => {
    const wrong: Record<string, Record<string, AttributeValue>> = {
      "a later layout": { V: { N: "2" } },
      "a state of tomorrow": { State: { S: "mystery" } },
      "a token that is no integer": { Token: { N: "1.5" } },
      "a number of another type": { ExpiresAt: { S: "tomorrow" } },
      "a number beyond all bounds": { NextAt: { N: "1E+100" } },
      "an owner that is no text": { Owner: { N: "1" } },
    };
    for (const [name, change] of Object.entries(wrong)) {
      it(`claim() reports ${name}`, async () => {
        await using at = await scene();
        await at.claim();
        await at.changeItem(change);
        const call = () => at.store.claim(RUN, { owner: "other" });
        const error = await assertRejects(call, ManifestError, "this version cannot read");
        assertEquals(error.code, "MANIFEST_CORRUPT");
      });
    }

    it("claim() minds no attributes that others add", async () => {
      await using at = await scene();
      await at.store.release(await at.claim());
      await at.changeItem({ Hash: { S: "abc" }, Team: { M: { a: { NULL: true } } } });
      assertEquals((await at.claim()).attempt, 1);
    });
  });

  describe("containsMany() on a table at its limit", () => {
    const many = Array.from({ length: 250 }, (_, index) => `archive/run=${index}/`);

    it("requests the unprocessed keys again, as long as there are fewer", async () => {
      await using at = await scene({ maxRestMs: 1 });
      await at.store.add(many[99]!);
      await at.store.add(many[249]!);
      at.proxy.inject("BatchGetItem", answerFirst(5), { times: Infinity });
      assertEquals(await at.store.containsMany(many), new Set([many[99]!, many[249]!]));
      const batches = at.proxy.calls.filter((it) => it.operation === "BatchGetItem");
      assertEquals(batches.length, many.length / 5);
    });

    it("gives up when no response has an item", async () => {
      await using at = await scene({ maxRestMs: 1 });
      at.proxy.inject("BatchGetItem", answerFirst(0), { times: Infinity });
      const call = () => at.store.containsMany(many.slice(0, 100));
      const error = await assertRejects(
        call,
        ManifestError,
        "it left out all keys in 8 consecutive answers",
      );
      assertEquals(error.code, "MANIFEST_THROTTLED");
      assertEquals(at.proxy.operations.length, 8);
    });

    it("stops when the caller has enough", async () => {
      await using at = await scene();
      const enough = new AbortController();
      at.proxy.inject("BatchGetItem", (call, forward) => {
        queueMicrotask(() => enough.abort(new Error("Enough")));
        return answerFirst(0)(call, forward);
      }, { times: Infinity });
      const call = () => at.store.containsMany(many.slice(0, 100), { signal: enough.signal });
      await assertRejects(call, Error, "Enough");
    });
  });

  describe("on a service that refuses", () => {
    const refusals: readonly (readonly [Fault, string, string])[] = [
      [
        refuse(400, "ProvisionedThroughputExceededException"),
        "MANIFEST_THROTTLED",
        'more is asked of table "TABLE" than its capacity allows, try again later or raise it',
      ],
      [
        refuse(400, "ThrottlingException"),
        "MANIFEST_THROTTLED",
        'more is asked of table "TABLE" than its capacity allows, try again later or raise it',
      ],
      [
        refuse(400, "ExpiredTokenException"),
        "MANIFEST_ACCESS_DENIED",
        "the AWS credentials have expired, get new ones",
      ],
      [
        refuse(400, "UnrecognizedClientException"),
        "MANIFEST_ACCESS_DENIED",
        "the AWS credentials are not valid, check them and the clock of this machine",
      ],
      [
        refuse(400, "MissingAuthenticationTokenException", "Request is missing a token"),
        "MANIFEST_ACCESS_DENIED",
        "no AWS credentials were found, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile or role",
      ],
      [
        refuse(400, "AccessDeniedException", "User me may not dynamodb:GetItem"),
        "MANIFEST_ACCESS_DENIED",
        'access to table "TABLE" is denied, allow it to the AWS credentials: User me may not dynamodb:GetItem',
      ],
      [
        refuse(400, "ResourceNotFoundException"),
        "MANIFEST_TABLE_MISSING",
        'table "TABLE" does not exist, create it with create()',
      ],
      [
        refuse(503, "ServiceUnavailable", "busy"),
        "MANIFEST_UNAVAILABLE",
        "DynamoDB answers with errors (busy), try again later",
      ],
      [
        hang,
        "MANIFEST_UNAVAILABLE",
        "DynamoDB does not answer in time, check the endpoint",
      ],
      [
        refuse(400, "ValidationException", "One of the required keys was not given a value"),
        "MANIFEST_CORRUPT",
        'the key of table "TABLE" is not "RunId" of type S',
      ],
      [
        refuse(400, "ValidationException", "Something else\nand more"),
        "MANIFEST_UNAVAILABLE",
        "the call failed (ValidationException: Something else)",
      ],
    ];
    for (const [fault, code, state] of refusals) {
      it(`throws ${code}: ${state}`, async () => {
        await using at = await scene();
        const table = at.store.url.replace("dynamodb://", "");
        // Only where no answer comes: on a busy machine, the others may take longer than that.
        const requestTimeout = fault === hang ? 50 : 30_000;
        const requestHandler = { requestTimeout, throwOnRequestTimeout: true };
        const client = dynamodbClient(at.proxy.url, { maxAttempts: 1, requestHandler });
        const store = new DynamoDBManifestStore(client, table);
        at.proxy.inject("GetItem", fault, { times: Infinity, table });
        for (const call of [() => store.contains(RUN), () => store.claim(RUN, { owner: "me" })]) {
          const error = await assertRejects(call, ManifestError);
          const message = `Cannot use manifest "${at.store.url}": ${state.replace("TABLE", table)}`;
          assertEquals([error.code, error.message], [code, message]);
          assert(error.cause instanceof Error);
        }
        client.destroy();
      });
    }

    it("names the table of the claims if that table is missing", async () => {
      await using at = await scene();
      const store = new DynamoDBManifestStore(
        dynamodbClient(at.proxy.url),
        at.store.url.replace("dynamodb://", ""),
        { claimsTableName: "nowhere" },
      );
      const call = () => store.claim(RUN, { owner: "me" });
      const error = await assertRejects(call, ManifestError, 'table "nowhere" does not exist');
      assertEquals(error.code, "MANIFEST_TABLE_MISSING");
    });

    it("reports that there is no server", async () => {
      const closed = await FaultProxy.start(server.url);
      await closed[Symbol.asyncDispose]();
      const client = dynamodbClient(closed.url, { maxAttempts: 1 });
      const call = () => new DynamoDBManifestStore(client, "runs").contains(RUN);
      const error = await assertRejects(call, ManifestError, "DynamoDB cannot be reached");
      assertEquals(error.code, "MANIFEST_UNAVAILABLE");
      client.destroy();
    });

    it("reports that there are no credentials", async () => {
      const client = dynamodbClient(server.url, {
        credentials: () => {
          const error = new Error("Could not load credentials from any providers");
          error.name = "CredentialsProviderError";
          return Promise.reject(error);
        },
      });
      const call = () => new DynamoDBManifestStore(client, "runs").contains(RUN);
      const error = await assertRejects(call, ManifestError, "no AWS credentials were found");
      assertEquals(error.code, "MANIFEST_ACCESS_DENIED");
      client.destroy();
    });

    it("ends a call that hangs when the caller has enough", async () => {
      await using at = await scene();
      const enough = new AbortController();
      at.proxy.inject("GetItem", () => {
        queueMicrotask(() => enough.abort(new Error("Enough")));
        return Promise.resolve("hang");
      });
      await assertRejects(() => at.store.contains(RUN, { signal: enough.signal }), Error, "Enough");
    });
  });
});
