import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import {
  type Claim,
  ClaimLostError,
  type ClaimResult,
  type ManifestStore,
  MemoryManifestStore,
  type RunInspection,
} from "../../src/manifest/mod.ts";
import { SqliteManifestStore } from "../../src/manifest/sqlite.ts";
import { dynamodbClient, type DynamoDBServer, startDynamoDB } from "../fakes/dynamodb_server.ts";

/** The next step: on a run, by a worker, which uses the last claim that it had of the run. */
interface Step {
  readonly act: (typeof ACTS)[number];
  readonly run: string;
  readonly worker: string;
  readonly nonce: string;
  readonly ms: number;
}

/** The likely ones more than once. */
const ACTS = [
  ...["claim", "claim", "claim", "claim", "wait", "wait", "wait"] as const,
  ...["heartbeat", "heartbeat", "release", "release", "fail", "fail"] as const,
  ...["complete", "contains", "contains", "add"] as const,
];

/** The result of a step. */
type Outcome = ClaimResult | Claim | boolean | "ok" | "nothing" | { readonly lostTo?: string };

const LEASE_MS = 100;
const START_MS = Date.UTC(2026, 0, 31);
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Decisions of people, which come between the other steps. */
const ACTIONS = ["reprocess", "redrive", "skip", "release"] as const;

interface Decision {
  readonly act: (typeof ACTIONS)[number];
  readonly run: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...ACTS),
  run: fc.constantFrom("archive/run=1/", "archive/run=2/"),
  worker: fc.constantFrom("a", "b", "c"),
  nonce: fc.uuid(),
  ms: fc.constantFrom(0, 0.5, 1, 60, LEASE_MS + 1),
});
const history = fc.array(step, { minLength: 5, maxLength: 40 });

const decision: fc.Arbitrary<Decision> = fc.record({
  act: fc.constantFrom(...ACTIONS),
  run: fc.constantFrom("archive/run=1/", "archive/run=2/"),
});
type Troubled =
  | { readonly step: Step; readonly aheadMs: number }
  | { readonly decision: Decision };

// On DynamoDB, a claim of a run that another program has added leaves a record, and in the others none.
const ownStep = step.filter(({ act }) => act !== "add");

/** Steps of workers whose clocks are wrong, on runs that die after two attempts, and decisions. */
const troubled: fc.Arbitrary<Troubled[]> = fc.array<Troubled>(
  fc.oneof(
    {
      arbitrary: fc.record({ step: ownStep, aheadMs: fc.constantFrom(0, 0, 0, YEAR_MS, -YEAR_MS) }),
      weight: 4,
    },
    { arbitrary: fc.record({ decision }), weight: 1 },
  ),
  { minLength: 5, maxLength: 40 },
);

/** Plays a troubled history on a store, and returns the result of each step and the state after it. */
async function playTroubled(
  steps: readonly Troubled[],
  open: (now: () => number) => ManifestStore,
): Promise<unknown[]> {
  let now = START_MS;
  let aheadMs = 0;
  await using store = open(() => now + aheadMs);
  await store.create();
  const claims = new Map<string, Claim>();
  const outcomes: unknown[] = [];
  for (const next of steps) {
    if ("decision" in next) {
      aheadMs = 0;
      const { run, act } = next.decision;
      outcomes.push(await store.override(run, act).then(plain, ({ message }) => message));
    } else if (next.step.act === "wait") {
      now += next.step.ms;
    } else {
      aheadMs = next.aheadMs;
      outcomes.push(await take(next.step, store, claims, { maxAttempts: 2 }));
      outcomes.push(plain(await store.inspect(next.step.run)));
    }
  }
  return outcomes;
}

// A record that a decision creates has a UUID of its own.
function plain({ done, claim }: RunInspection): unknown {
  return { done, claim: claim && { ...claim, nonce: "" } };
}

/** Plays a history on a store, and tells what came of each step. */
async function play(
  steps: readonly Step[],
  open: (now: () => number) => ManifestStore,
): Promise<Outcome[]> {
  let now = START_MS;
  await using store = open(() => now);
  await store.create();
  const claims = new Map<string, Claim>();
  const outcomes: Outcome[] = [];
  for (const next of steps) {
    if (next.act === "wait") now += next.ms;
    outcomes.push(next.act === "wait" ? "ok" : await take(next, store, claims));
  }
  return outcomes;
}

async function take(
  { act, run, worker, nonce, ms }: Step,
  store: ManifestStore,
  claims: Map<string, Claim>,
  // More than any history has, so that no run is dead.
  { maxAttempts = 1_000 }: { readonly maxAttempts?: number } = {},
): Promise<Outcome> {
  const key = `${worker} ${run}`;
  if (act === "contains") return await store.contains(run);
  if (act === "add") return await store.add(run).then(() => "ok");
  if (act === "claim") {
    const result = await store.claim(run, { owner: worker, nonce, leaseMs: LEASE_MS, maxAttempts });
    if (result.status === "claimed") claims.set(key, result.claim);
    return result;
  }
  const claim = claims.get(key);
  if (claim === undefined) return "nothing";
  try {
    if (act === "heartbeat") return await store.heartbeat(claim);
    if (act === "complete") await store.complete(claim);
    if (act === "release") await store.release(claim);
    if (act === "fail") await store.fail(claim, { error: "no", retryAfterMs: ms });
    return "ok";
  } catch (error) {
    if (!(error instanceof ClaimLostError)) throw error;
    return error.owner === undefined ? {} : { lostTo: error.owner };
  }
}

function memory(now: () => number): ManifestStore {
  return new MemoryManifestStore({ now });
}

function isLost(outcome: Outcome | undefined): boolean {
  return typeof outcome === "object" && !("status" in outcome) && !("runId" in outcome);
}

describe("Any history of claims", () => {
  let folder: string;
  let server: DynamoDBServer;
  let stores = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "manifest-"));
    server = await startDynamoDB();
  });

  after(async () => {
    await rm(folder, { recursive: true });
    await server[Symbol.asyncDispose]();
  });

  it("has the same outcome in memory and in SQLite", async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const path = join(folder, `${stores++}.db`);
      assertEquals(
        await play(steps, (now) => new SqliteManifestStore(path, { now })),
        await play(steps, memory),
      );
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it("has the same outcome in memory and in DynamoDB", async () => {
    const client = dynamodbClient(server.url);
    const property = fc.asyncProperty(history, async (steps) => {
      const table = `history-${stores++}`;
      assertEquals(
        await play(steps, (now) => new DynamoDBManifestStore(client, table, { now, maxSkewMs: 0 })),
        await play(steps, memory),
      );
    });
    await fc.assert(property, { numRuns: 20 });
    client.destroy();
  });

  it("has the same outcome in all stores with decisions, dead runs and wrong clocks", async () => {
    const client = dynamodbClient(server.url);
    const property = fc.asyncProperty(troubled, async (steps) => {
      const expected = await playTroubled(steps, memory);
      const path = join(folder, `${stores++}.db`);
      const sqlite = await playTroubled(steps, (now) => new SqliteManifestStore(path, { now }));
      assertEquals(sqlite, expected);
      const table = `history-${stores++}`;
      const open = (now: () => number) =>
        new DynamoDBManifestStore(client, table, { now, maxSkewMs: 0 });
      assertEquals(await playTroubled(steps, open), expected);
    });
    await fc.assert(property, { numRuns: 20 });
    client.destroy();
  });

  it("waits no longer than the lease and the delay, for any clocks", async () => {
    const property = fc.asyncProperty(troubled, async (steps) => {
      let aheadMs = 0;
      let now = START_MS;
      const store = new MemoryManifestStore({ now: () => now + aheadMs });
      const claims = new Map<string, Claim>();
      for (const next of steps) {
        if ("decision" in next) continue;
        if (next.step.act === "wait") now += next.step.ms;
        else {
          aheadMs = next.aheadMs;
          await take(next.step, store, claims);
        }
      }
      aheadMs = 0;
      for (const run of ["archive/run=1/", "archive/run=2/"]) {
        const claim = () => store.claim(run, { owner: "last", maxAttempts: 1_000 });
        const first = await claim();
        now += LEASE_MS + 1;
        const second = first.status === "done" ? first : await claim();
        assert(["claimed", "done"].includes(second.status) || first.status === "claimed");
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it("is as if those who had lost their claim had done nothing", async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const outcomes = await play(steps, memory);
      const kept = steps.filter((_, index) => !isLost(outcomes[index]));
      const expected = outcomes.filter((outcome) => !isLost(outcome));
      assertEquals(await play(kept, memory), expected);
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it("raises the token with each claim, and counts those that were not released", async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const outcomes = await play(steps, memory);
      const tokens = new Map<string, number>();
      const attempts = new Map<string, number>();
      const released = new Set<string>();
      const held = new Map<string, string>();
      for (const [index, next] of steps.entries()) {
        const outcome = outcomes[index];
        if (next.act === "claim" && typeof outcome === "object" && "claim" in outcome) {
          const { claim } = outcome;
          assert(claim.token > (tokens.get(next.run) ?? 0));
          tokens.set(next.run, claim.token);
          assertEquals(claim.attempt, (attempts.get(next.run) ?? 0) + 1);
          attempts.set(next.run, claim.attempt);
          held.set(`${next.worker} ${next.run}`, claim.nonce);
        }
        if (next.act !== "release" || outcome !== "ok") continue;
        const nonce = held.get(`${next.worker} ${next.run}`) ?? "";
        if (!released.has(nonce)) attempts.set(next.run, (attempts.get(next.run) ?? 0) - 1);
        released.add(nonce);
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it("marks a run by one completed claim at the most, and never without one", async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const outcomes = await play(steps, memory);
      for (const runId of ["archive/run=1/", "archive/run=2/"]) {
        const completions = new Set<string>();
        let added = false;
        let holder = "";
        for (const [index, next] of steps.entries()) {
          if (next.act === "wait" || next.run !== runId) continue;
          const outcome = outcomes[index];
          if (next.act === "add") added = true;
          if (next.act === "claim" && typeof outcome === "object" && "claim" in outcome) {
            holder = `${next.worker} ${outcome.claim.nonce}`;
          }
          if (next.act === "complete" && outcome === "ok") completions.add(holder);
          if (next.act === "contains") assertEquals(outcome, added || completions.size > 0);
        }
        assert(completions.size <= 1);
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it("leaves no run behind: who waits long enough gets it done", async () => {
    const property = fc.asyncProperty(history, async (steps) => {
      const last = { worker: "last", ms: LEASE_MS + 1 };
      const acts = ["wait", "claim", "complete", "contains"] as const;
      const end = ["archive/run=1/", "archive/run=2/"].flatMap((run) =>
        acts.map((act) => ({ ...last, act, run, nonce: `last ${run}` }))
      );
      const outcomes = await play([...steps, ...end], memory);
      assertEquals([outcomes.at(-5), outcomes.at(-1)], [true, true]);
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
