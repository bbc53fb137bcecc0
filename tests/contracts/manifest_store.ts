import {
  assertEquals,
  assertGreater,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { describe, it } from "node:test";
import {
  type BackendFactory,
  claimed,
  LEASE_MS,
  type ManifestBackend,
  RUN,
  START_MS,
  World,
} from "./manifest_world.ts";
import { testRunStates } from "./run_states.ts";
import { ClaimLostError } from "../../src/manifest/mod.ts";

export type { ManifestBackend } from "./manifest_world.ts";

/** The gaps of a store. */
export interface ManifestGaps {
  /** The size of the longest run id, where it is less than a key of DynamoDB. */
  readonly maxRunIdBytes?: number;
}

/** Tests the contract of `ManifestStore`. */
export function testManifestStore(
  name: string,
  createBackend: () => Promise<ManifestBackend>,
  { maxRunIdBytes = 2048 }: ManifestGaps = {},
): void {
  describe(`${name} as a manifest of done runs`, () => testMarks(createBackend, maxRunIdBytes));
  describe(`${name} as a manifest of claims`, () => testClaims(createBackend));
  describe(`${name} with workers that are late`, () => testLateWorkers(createBackend));
  describe(`${name} with calls that are repeated`, () => testRepeatedCalls(createBackend));
  describe(`${name} with calls that are wrong`, () => testWrongCalls(createBackend));
  testRunStates(name, createBackend);
}

function testMarks(createBackend: BackendFactory, maxRunIdBytes: number): void {
  it("create() may be called again, and by several workers at once", async () => {
    await using world = await World.of(createBackend);
    await world.worker().add(RUN);
    await Promise.all([world.worker(), world.worker(), world.worker()].map((it) => it.create()));
    assertEquals(await world.worker().contains(RUN), true);
  });

  it("contains() finds every run that was added, by any client", async () => {
    await using world = await World.of(createBackend);
    assertEquals(await world.worker().contains(RUN), false);
    await world.worker().add(RUN);
    await world.worker().add(RUN);
    assertEquals(await world.worker().contains(RUN), true);
    assertEquals(await world.worker().contains("enriched/archive/"), false);
  });

  it("containsMany() accepts hundreds of ids, and one of them more than once", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const all = Array.from({ length: 250 }, (_, index) => `archive/run=${index}/`);
    const done = all.filter((_, index) => index % 25 === 0);
    await Promise.all(done.map((runId) => store.add(runId)));
    assertEquals(await store.containsMany(all.flatMap((runId) => [runId, runId])), new Set(done));
  });

  it("containsMany() finds nothing among no ids", async () => {
    await using world = await World.of(createBackend);
    assertEquals(await world.worker().containsMany([]), new Set());
  });

  it("keeps ids of any characters apart", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const done = [
      "événements/run=1/",
      "事件/run=1/",
      "💥/run=1/",
      `it's "run"; --/`,
      "é/",
      "x".repeat(maxRunIdBytes),
    ];
    const open = [
      ...["evenements/run=1/", "事/run=1/", "💥/run=2/", "%", "e\u0301/"],
      "x".repeat(maxRunIdBytes - 1),
    ];
    for (const runId of done) await store.complete(await claimed(store, { runId }));
    assertEquals(await store.containsMany([...done, ...open]), new Set(done));
    for (const runId of done) assertEquals(await store.contains(runId), true);
    for (const runId of open) assertEquals(await store.contains(runId), false);
  });
}

function testClaims(createBackend: BackendFactory): void {
  it("claim() returns a claim with a token, a unique nonce and an end", async () => {
    await using world = await World.of(createBackend);
    const { token, nonce, ...rest } = await claimed(world.worker());
    assertEquals(rest, {
      runId: RUN,
      owner: "worker-1",
      attempt: 1,
      maxAttempts: 5,
      epoch: 1,
      leaseMs: LEASE_MS,
      expiresAt: START_MS + LEASE_MS,
    });
    assertEquals(token, START_MS);
    const other = await claimed(world.worker(), { runId: "archive/run=2/" });
    assertNotEquals(other.nonce, nonce);
  });

  for (const workers of [2, 8, 32]) {
    it(`claim() grants a run to exactly one of ${workers} workers`, async () => {
      await using world = await World.of(createBackend);
      const results = await Promise.all(
        Array.from(
          { length: workers },
          (_, index) => world.worker().claim(RUN, { owner: `w-${index}` }),
        ),
      );
      const winners = results.filter((it) => it.status === "claimed");
      assertEquals(winners.length, 1);
      const [winner] = winners;
      for (const result of results) {
        if (result.status === "claimed") continue;
        assertEquals(result, {
          status: "held",
          owner: winner!.claim.owner,
          until: new Date(winner!.claim.expiresAt),
        });
      }
    });
  }

  it("claim() hides a run from nobody but its claimers", async () => {
    await using world = await World.of(createBackend);
    await claimed(world.worker());
    assertEquals(await world.worker().contains(RUN), false);
  });

  it("complete() marks the run, and nobody can claim it after that", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.complete(await claimed(store));
    assertEquals(await world.worker().contains(RUN), true);
    assertEquals(await world.worker().claim(RUN, { owner: "worker-2" }), { status: "done" });
  });

  it("fail() lets the run rest, then be claimed again with a higher token", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const first = await claimed(store);
    await store.fail(first, { error: "no space left", retryAfterMs: 5_000 });
    const until = new Date(START_MS + 5_000);
    const early = { status: "backoff" as const, until, error: "no space left" };
    assertEquals(await world.worker().claim(RUN, { owner: "worker-2" }), early);
    world.now += 4_999;
    assertEquals(await world.worker().claim(RUN, { owner: "worker-2" }), early);
    world.now += 1;
    const second = await claimed(world.worker());
    assertEquals([second.attempt, second.token], [2, first.token + 1]);
    assertEquals(second.tookOver, undefined);
    assertEquals(await world.worker().contains(RUN), false);
  });

  it("fail() lets the run be claimed at once by default", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.fail(await claimed(store), { error: "" });
    assertEquals((await claimed(store)).attempt, 2);
  });

  it("fail() keeps the first 400 bytes of the error, and no half character", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const error = `x${"事".repeat(500_000)}`;
    await store.fail(await claimed(store), { error, retryAfterMs: 0.5 });
    const result = await store.claim(RUN, { owner: "worker-2" });
    assertEquals(result.status === "backoff" && result.error, `x${"事".repeat(133)}`);
  });

  it("release() releases the run without counting the attempt", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const first = await claimed(store);
    await store.release(first);
    assertEquals(await store.contains(RUN), false);
    const second = await claimed(world.worker());
    assertEquals([second.attempt, second.token], [1, first.token + 1]);
  });

  it("add() during a claim ends the run for all claims to come", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    await world.worker().add(RUN);
    assertEquals(await world.worker().claim(RUN, { owner: "worker-2" }), { status: "done" });
    await store.complete(claim);
    assertEquals(await store.contains(RUN), true);
  });

  it("add() before a claim and after completion changes nothing else", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.add(RUN);
    assertEquals(await store.claim(RUN, { owner: "worker-1" }), { status: "done" });
    assertEquals(await store.claim(RUN, { owner: "worker-2" }), { status: "done" });
    const other = "archive/run=2/";
    await store.complete(await claimed(store, { runId: other }));
    await store.add(other);
    assertEquals(await store.claim(other, { owner: "worker-1" }), { status: "done" });
  });

  it("add() after a failure keeps the run from being tried again", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.fail(await claimed(store), { error: "no" });
    await store.add(RUN);
    assertEquals(await store.claim(RUN, { owner: "worker-2" }), { status: "done" });
  });
}

function testLateWorkers(createBackend: BackendFactory): void {
  it("claim() leaves a claim alone until its lease has lapsed", async () => {
    await using world = await World.of(createBackend);
    const first = await claimed(world.worker());
    world.now += LEASE_MS;
    const result = await world.worker().claim(RUN, { owner: "worker-2" });
    assertEquals(result.status, "held");
    world.now += 1;
    const second = await claimed(world.worker(), { owner: "worker-2" });
    assertEquals(second.tookOver, first.nonce);
    assertEquals([second.attempt, second.token], [2, first.token + 1]);
  });

  it("claim() lets exactly one of many workers take over", async () => {
    await using world = await World.of(createBackend);
    const first = await claimed(world.worker());
    world.now += LEASE_MS + 1;
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => world.worker().claim(RUN, { owner: `w-${index}` })),
    );
    const winners = results.filter((it) => it.status === "claimed");
    assertEquals(winners.map((it) => it.claim.tookOver), [first.nonce]);
    assertEquals(results.filter((it) => it.status === "held").length, 7);
  });

  it("heartbeat() extends the lease from now", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    world.now += LEASE_MS - 1;
    const extended = await store.heartbeat(claim);
    assertEquals(extended, { ...claim, expiresAt: world.now + LEASE_MS });
    world.now += LEASE_MS;
    const { status } = await world.worker().claim(RUN, { owner: "worker-2" });
    assertEquals(status, "held");
    await store.complete(extended);
  });

  it("a claim that has lapsed is good until it is taken over", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    world.now += 10 * LEASE_MS;
    await store.complete(await store.heartbeat(claim));
    assertEquals(await store.contains(RUN), true);
  });

  it("a worker that was taken over can change nothing", async () => {
    await using world = await World.of(createBackend);
    const late = world.worker();
    const lost = await claimed(late);
    world.now += LEASE_MS + 1;
    const heir = world.worker();
    const claim = await claimed(heir, { owner: "worker-2" });
    for (
      const call of [
        () => late.heartbeat(lost),
        () => late.complete(lost),
        () => late.fail(lost, { error: "too late" }),
        () => late.release(lost),
      ]
    ) {
      const error = await assertRejects<ClaimLostError>(
        call,
        ClaimLostError,
        `Cannot continue with run "${RUN}": "worker-2" has taken it over`,
      );
      assertEquals([error.code, error.runId, error.owner], ["CLAIM_LOST", RUN, "worker-2"]);
    }
    assertEquals(await late.contains(RUN), false);
    assertEquals(await late.claim(RUN, { owner: "worker-3" }), {
      status: "held",
      owner: "worker-2",
      until: new Date(claim.expiresAt),
    });
    await heir.complete(claim);
  });

  it("a worker that was taken over can change nothing after the run is done either", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const lost = await claimed(store);
    world.now += LEASE_MS + 1;
    await store.complete(await claimed(store));
    await assertRejects(() => store.complete(lost), ClaimLostError, "its claim is lost");
    await assertRejects(() => store.release(lost), ClaimLostError);
    assertEquals(await store.claim(RUN, { owner: "worker-3" }), { status: "done" });
  });

  it("a claim that nobody made is lost", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const made = await claimed(store);
    const never = { ...made, runId: "archive/run=never/" };
    await assertRejects(() => store.heartbeat(never), ClaimLostError);
    await assertRejects(() => store.complete(never), ClaimLostError);
    assertEquals(await store.contains(never.runId), false);
    await assertRejects(() => store.complete({ ...made, token: made.token + 1 }), ClaimLostError);
    await assertRejects(() => store.complete({ ...made, nonce: "other" }), ClaimLostError);
  });

  it("tokens rise with every claim, however it ends", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    let last = 0;
    for (const end of ["fail", "release", "lapse", "fail", "lapse"]) {
      const claim = await claimed(store);
      assertGreater(claim.token, last);
      last = claim.token;
      if (end === "fail") await store.fail(claim, { error: "no" });
      if (end === "release") await store.release(claim);
      if (end === "lapse") world.now += LEASE_MS + 1;
    }
    assertEquals((await claimed(store)).attempt, 5);
  });
}

function testRepeatedCalls(createBackend: BackendFactory): void {
  it("claim() again with the same nonce returns the same claim", async () => {
    await using world = await World.of(createBackend);
    const options = { owner: "worker-1", nonce: "0198c0de", leaseMs: LEASE_MS };
    const first = await claimed(world.worker(), options);
    world.now += 1_000;
    assertEquals(await claimed(world.worker(), options), first);
  });

  it("complete(), fail() and release() may be called again", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const released = await claimed(store);
    await store.release(released);
    await store.release(released);
    const failed = await claimed(store);
    await store.fail(failed, { error: "no" });
    await store.fail(failed, { error: "no" });
    const done = await claimed(store);
    assertEquals(done.attempt, 2);
    await store.complete(done);
    await store.complete(done);
    assertEquals(await store.contains(RUN), true);
  });

  it("a claim ends once: nothing else may follow", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    await store.complete(claim);
    await assertRejects(() => store.heartbeat(claim), ClaimLostError);
    await assertRejects(() => store.fail(claim, { error: "no" }), ClaimLostError);
    await assertRejects(() => store.release(claim), ClaimLostError);
    assertEquals(await store.claim(RUN, { owner: "worker-2" }), { status: "done" });
  });

  it("a claim that has failed cannot be completed", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    await store.fail(claim, { error: "no" });
    await assertRejects(() => store.complete(claim), ClaimLostError);
    assertEquals(await store.contains(RUN), false);
  });
}

function testWrongCalls(createBackend: BackendFactory): void {
  it("an aborted signal ends each call with its reason", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const claim = await claimed(store);
    const reason = new Error("Enough");
    const call = { signal: AbortSignal.abort(reason) };
    for (
      const made of [
        store.create(call),
        store.contains(RUN, call),
        store.containsMany([RUN], call),
        store.add(RUN, call),
        store.claim(RUN, { owner: "worker-1", ...call }),
        store.heartbeat(claim, call),
        store.complete(claim, call),
        store.fail(claim, { error: "no" }, call),
        store.release(claim, call),
      ]
    ) {
      assertStrictEquals(await made.catch((error) => error), reason);
    }
    await store.complete(claim);
  });

  it("claim() and add() refuse ids that no store could return", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    for (const runId of ["", "a\0b", "\ud800", "x".repeat(2049), "事".repeat(683)]) {
      await assertRejects(() => store.claim(runId, { owner: "worker-1" }), RangeError, "run id");
      await assertRejects(() => store.add(runId), RangeError, "run id");
    }
  });

  it("claim() and fail() refuse invalid times", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    for (const leaseMs of [0, -1, NaN, Infinity]) {
      const call = () => store.claim(RUN, { owner: "worker-1", leaseMs });
      await assertRejects(call, RangeError, `'leaseMs' must be`);
    }
    const claim = await claimed(store);
    for (const retryAfterMs of [-1, NaN, Infinity]) {
      const call = () => store.fail(claim, { error: "no", retryAfterMs });
      await assertRejects(call, RangeError, `'retryAfterMs' must be`);
    }
    await store.complete(claim);
  });

  it("claim() refuses an owner or a nonce without letters", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await assertRejects(() => store.claim(RUN, { owner: "" }), TypeError);
    await assertRejects(() => store.claim(RUN, { owner: "worker-1", nonce: "" }), TypeError);
  });
}
