import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { ClaimLostError, type ManifestStore, RunStateError } from "../../src/manifest/mod.ts";
import { type BackendFactory, claimed, LEASE_MS, RUN, START_MS, World } from "./manifest_world.ts";

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Tests the states of a run that a store promises beyond claimed and done. */
export function testRunStates(name: string, createBackend: BackendFactory): void {
  describe(`${name} with runs that fail`, () => testDeadRuns(createBackend));
  describe(`${name} with decisions of a person`, () => testOverrides(createBackend));
  describe(`${name} with clocks that are wrong`, () => testClocks(createBackend));
  describe(`${name} that is inspected`, () => testInspection(createBackend));
}

async function failRun(store: ManifestStore, maxAttempts: number): Promise<void> {
  await store.fail(await claimed(store, { maxAttempts }), { error: "no space left" });
}

function testDeadRuns(createBackend: BackendFactory): void {
  it("fail() marks a run as dead after its last attempt", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await failRun(store, 2);
    await failRun(store, 2);
    const dead = { status: "dead" as const, attempts: 2, error: "no space left" };
    assertEquals(await store.claim(RUN, { owner: "worker-2", maxAttempts: 9 }), dead);
    assertEquals(await store.contains(RUN), false);
  });

  it("fail() marks a run as dead at once if the failure is fatal", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.fail(await claimed(store), { error: "no such table", fatal: true });
    const dead = { status: "dead" as const, attempts: 1, error: "no such table" };
    assertEquals(await store.claim(RUN, { owner: "worker-2" }), dead);
  });

  it("claim() marks a run as dead whose workers died in each of its attempts", async () => {
    await using world = await World.of(createBackend);
    for (const owner of ["a", "b"]) {
      await claimed(world.worker(), { owner, maxAttempts: 2 });
      world.now += LEASE_MS + 1;
    }
    const error = 'Worker "b" did not end attempt 2';
    const dead = { status: "dead" as const, attempts: 2, error };
    assertEquals(await world.worker().claim(RUN, { owner: "c", maxAttempts: 2 }), dead);
    assertEquals(await world.worker().claim(RUN, { owner: "c" }), dead);
  });

  it("refuses the claim of the last worker of a dead run", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const late = await claimed(store, { maxAttempts: 1 });
    world.now += LEASE_MS + 1;
    await world.worker().claim(RUN, { owner: "b", maxAttempts: 1 });
    await assertRejects(() => store.heartbeat(late), ClaimLostError);
    await assertRejects(() => store.complete(late), ClaimLostError);
    assertEquals(await store.contains(RUN), false);
  });
}

function testOverrides(createBackend: BackendFactory): void {
  it("redrive opens a dead run with all its attempts, and the token continues to rise", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const first = await claimed(store, { maxAttempts: 1 });
    await store.fail(first, { error: "no" });
    const { claim, done } = await store.override(RUN, "redrive");
    assertEquals([claim?.state, claim?.attempts, done], ["pending", 0, false]);
    const next = await claimed(world.worker());
    assertEquals([next.attempt, next.token > first.token, next.epoch], [1, true, 1]);
  });

  it("redrive ends the wait of a failed run", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.fail(await claimed(store), { error: "no", retryAfterMs: 60_000 });
    await store.override(RUN, "redrive");
    assertEquals((await claimed(store)).attempt, 1);
  });

  it("reprocess opens a run that is done in a new epoch", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const first = await claimed(store);
    await store.complete(first);
    const { done, claim } = await store.override(RUN, "reprocess");
    assertEquals([done, claim?.state, claim?.epoch], [false, "pending", 2]);
    assertEquals(await store.contains(RUN), false);
    const again = await claimed(world.worker());
    assertEquals([again.epoch, again.attempt, again.token > first.token], [2, 1, true]);
    await store.complete(again);
    assertEquals(await store.contains(RUN), true);
  });

  it("reprocess opens a run that another program has marked", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.add(RUN);
    await store.override(RUN, "reprocess");
    assertEquals(await store.contains(RUN), false);
    assertEquals((await claimed(store)).epoch, 2);
  });

  it("skip marks a dead run as done, and a run that nobody has claimed", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await store.fail(await claimed(store), { error: "no", fatal: true });
    assertEquals((await store.override(RUN, "skip")).claim?.state, "skipped");
    assertEquals(await store.claim(RUN, { owner: "b" }), { status: "done" });
    const other = "archive/run=2/";
    await store.override(other, "skip");
    assertEquals(await store.containsMany([RUN, other]), new Set([RUN, other]));
  });

  it("release ends the claim of another worker, which then cannot complete", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const gone = await claimed(store, { owner: "gone" });
    await world.worker().override(RUN, "release");
    await assertRejects(() => store.heartbeat(gone), ClaimLostError);
    await assertRejects(() => store.complete(gone), ClaimLostError);
    assertEquals((await claimed(store)).attempt, 2);
  });

  it("refuses actions that do not apply, and changes nothing", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    const reprocess = () => store.override(RUN, "reprocess");
    const state = await assertRejects(reprocess, RunStateError, "nobody has claimed it");
    assertEquals([state.code, state.runId, state.state], ["RUN_STATE", RUN, "new"]);
    const claim = await claimed(store, { owner: "busy" });
    for (const action of ["reprocess", "redrive", "skip"] as const) {
      const call = () => store.override(RUN, action);
      await assertRejects(call, RunStateError, '"busy" has claimed it, release it first');
    }
    await store.complete(claim);
    for (const action of ["redrive", "skip", "release"] as const) {
      const call = () => store.override(RUN, action);
      await assertRejects(call, RunStateError, `Cannot ${action} run "${RUN}": it is done`);
    }
    assertEquals(await store.contains(RUN), true);
  });
}

function testClocks(createBackend: BackendFactory): void {
  it("a run that failed on a clock a year ahead waits no longer than its delay", async () => {
    await using world = await World.of(createBackend);
    const ahead = world.worker({ aheadMs: YEAR_MS });
    await ahead.fail(await claimed(ahead), { error: "no" });
    const second = await claimed(world.worker());
    assertEquals(second.attempt, 2);
    await ahead.fail(second, { error: "no", retryAfterMs: 5_000 });
    const until = new Date(START_MS + 5_000);
    const waiting = { status: "backoff" as const, until, error: "no" };
    assertEquals(await world.worker().claim(RUN, { owner: "b" }), waiting);
    world.now += 5_000;
    assertEquals((await claimed(world.worker())).attempt, 3);
  });

  it("a worker that died with its clock a year ahead is taken over after its lease", async () => {
    await using world = await World.of(createBackend);
    await claimed(world.worker({ aheadMs: YEAR_MS }), { owner: "ahead" });
    const until = new Date(START_MS + LEASE_MS);
    const held = { status: "held" as const, owner: "ahead", until };
    assertEquals(await world.worker().claim(RUN, { owner: "b" }), held);
    world.now += LEASE_MS + 1;
    assertEquals((await claimed(world.worker())).attempt, 2);
  });

  it("a worker that lives with its clock a year ahead keeps its claim by heartbeats", async () => {
    await using world = await World.of(createBackend);
    const ahead = world.worker({ aheadMs: YEAR_MS });
    const claim = await claimed(ahead, { owner: "ahead" });
    for (let beat = 0; beat < 4; beat++) {
      const { status } = await world.worker().claim(RUN, { owner: "b" });
      assertEquals(status, "held");
      world.now += LEASE_MS / 2;
      await ahead.heartbeat(claim);
    }
    await ahead.complete(claim);
    assertEquals(await ahead.contains(RUN), true);
  });
}

function testInspection(createBackend: BackendFactory): void {
  it("inspect() returns the details of a run", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    assertEquals(await store.inspect(RUN), { runId: RUN, done: false, claim: undefined });
    const result = await store.claim(RUN, {
      owner: "worker-1",
      leaseMs: LEASE_MS,
      job: "food_delivery/orders",
      output: "s3://acme/json/",
    });
    if (result.status !== "claimed") throw new Error(result.status);
    await store.complete(result.claim, { files: 3, bytes: 1_234 });
    const { done, claim } = await store.inspect(RUN);
    assertEquals([done, claim?.state, claim?.doneAt], [true, "done", START_MS]);
    assertEquals([claim?.job, claim?.output], ["food_delivery/orders", "s3://acme/json/"]);
    assertEquals([claim?.files, claim?.bytes], [3, 1_234]);
  });

  it("listClaims() lists all claims, or those in some states", async () => {
    await using world = await World.of(createBackend);
    const store = world.worker();
    await claimed(store, { runId: "a/" });
    await store.complete(await claimed(store, { runId: "b/" }));
    await store.fail(await claimed(store, { runId: "c/" }), { error: "no", fatal: true });
    const list = async (options = {}) =>
      (await Array.fromAsync(store.listClaims(options))).map(({ runId, state }) =>
        `${runId} ${state}`
      ).sort();
    assertEquals(await list(), ["a/ claimed", "b/ done", "c/ dead"]);
    assertEquals(await list({ states: ["dead", "claimed"] }), ["a/ claimed", "c/ dead"]);
  });
}
