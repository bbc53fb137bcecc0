import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { ClaimLostError, ManifestError, MemoryManifestStore } from "../../../src/manifest/mod.ts";
import { Lease } from "../../../src/pipeline/attempt/_lease.ts";

const RUN_ID = "archive/run=2026-01-01-00-00-00/";
const LEASE_MS = 600;

/** A clock that the test moves, and the calls that wait for it. */
class FakeClock {
  now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly fn: () => void }>();

  callLater = (fn: () => void, ms: number): () => void => {
    const call = { at: this.now + ms, fn };
    this.#waiting.add(call);
    return () => void this.#waiting.delete(call);
  };

  /** The times at which calls are due. */
  get due(): number[] {
    return [...this.#waiting].map(({ at }) => at).sort((a, b) => a - b);
  }

  /** Moves on to a time, call by call, and lets each end. */
  async moveTo(time: number): Promise<void> {
    while (true) {
      const next = [...this.#waiting].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > time) break;
      this.#waiting.delete(next);
      this.now = next.at;
      next.fn();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.now = time;
  }
}

async function openLease(manifest: MemoryManifestStore, clock: FakeClock, leaseMs = LEASE_MS) {
  const result = await manifest.claim(RUN_ID, { owner: "worker", leaseMs });
  assert(result.status === "claimed");
  const { signal } = new AbortController();
  const { callLater } = clock;
  return new Lease(manifest, result.claim, clock.now, { now: () => clock.now, callLater, signal });
}

describe("Lease", () => {
  it("is lost when no heartbeat is answered for as long as it lasts, and not before", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    manifest.heartbeat = () => new Promise(() => {});
    await using lease = await openLease(manifest, clock);
    await clock.moveTo(LEASE_MS - 1);
    assertEquals([lease.lost, lease.signal.aborted], [undefined, false]);
    await clock.moveTo(LEASE_MS);
    assert(lease.lost instanceof ClaimLostError);
    assertEquals(lease.signal.aborted, true);
  });

  it("sends a heartbeat three times a lease, and lasts as long as they are answered", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    const { heartbeat } = manifest;
    const beats: number[] = [];
    manifest.heartbeat = (claim, options) => {
      beats.push(clock.now);
      return heartbeat.call(manifest, claim, options);
    };
    {
      await using lease = await openLease(manifest, clock);
      await clock.moveTo(2 * LEASE_MS);
      assertEquals(beats, [200, 400, 600, 800, 1000, 1200]);
      assertEquals(lease.lost, undefined);
    }
    assertEquals(clock.due, []);
  });

  it("outlives heartbeats that are throttled for less than it lasts, and reports it for longer", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    const { heartbeat } = manifest;
    const url = manifest.url;
    const throttled = new ManifestError("Too much", { code: "MANIFEST_THROTTLED", url });
    let throttledUntil = 300;
    manifest.heartbeat = (claim, options) =>
      clock.now < throttledUntil
        ? Promise.reject(throttled)
        : heartbeat.call(manifest, claim, options);
    await using lease = await openLease(manifest, clock);
    await clock.moveTo(2 * LEASE_MS);
    assertEquals(lease.lost, undefined);
    throttledUntil = Infinity;
    await clock.moveTo(4 * LEASE_MS);
    assert(lease.lost instanceof ClaimLostError);
    assertEquals(lease.signal.reason, lease.lost);
  });

  it("sends another heartbeat beside one without an answer after a sixth of the lease", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    const { heartbeat } = manifest;
    const beats: number[] = [];
    manifest.heartbeat = (claim, options) => {
      beats.push(clock.now);
      // The first ones hang, as on a connection that is gone.
      return beats.length < 4 ? new Promise(() => {}) : heartbeat.call(manifest, claim, options);
    };
    {
      await using lease = await openLease(manifest, clock);
      await clock.moveTo(1_000);
      assertEquals(beats, [200, 300, 400, 500, 700, 900]);
      assertEquals(lease.lost, undefined);
    }
    assertEquals(clock.due, []);
  });

  it("counts from before a heartbeat that is answered late", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    const answers: (() => void)[] = [];
    manifest.heartbeat = (claim) => new Promise((resolve) => answers.push(() => resolve(claim)));
    await using lease = await openLease(manifest, clock);
    await clock.moveTo(500);
    answers[0]!();
    await new Promise((resolve) => setImmediate(resolve));
    await clock.moveTo(799);
    assertEquals(lease.lost, undefined);
    await clock.moveTo(800);
    assert(lease.lost instanceof ClaimLostError);
  });

  it("is not held any more at the time of its expiry, before any timer fires", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    await using lease = await openLease(manifest, clock);
    clock.now = LEASE_MS - 1;
    lease.assertHeld();
    clock.now = LEASE_MS;
    assertThrows(() => lease.assertHeld(), ClaimLostError);
  });

  it("waits for the longest time of a timer if it lasts longer", async () => {
    const clock = new FakeClock();
    const manifest = new MemoryManifestStore({ now: () => clock.now });
    await using lease = await openLease(manifest, clock, 10_000 * 60 * 60 * 1000);
    assertEquals(clock.due, [2 ** 31 - 1, 2 ** 31 - 1]);
    assertEquals(lease.lost, undefined);
  });
});
