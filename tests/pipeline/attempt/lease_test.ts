import { assert, assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ClaimLostError, MemoryManifestStore } from "../../../src/manifest/mod.ts";
import { Lease } from "../../../src/pipeline/attempt/_lease.ts";

const RUN_ID = "archive/run=2026-01-01-00-00-00/";

async function openLease(manifest: MemoryManifestStore, leaseMs: number): Promise<Lease> {
  const claimedAt = performance.now();
  const result = await manifest.claim(RUN_ID, { owner: "worker", leaseMs });
  assert(result.status === "claimed");
  const { signal } = new AbortController();
  return new Lease(manifest, result.claim, claimedAt, { now: () => performance.now(), signal });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

describe("Lease", () => {
  it("is lost when no heartbeat is answered for as long as it lasts", async () => {
    const manifest = new MemoryManifestStore();
    manifest.heartbeat = () => new Promise(() => {});
    await using lease = await openLease(manifest, 60);
    await aborted(lease.signal);
    assert(lease.lost instanceof ClaimLostError);
  });

  it("lasts while heartbeats are answered", async () => {
    const manifest = new MemoryManifestStore();
    const { heartbeat } = manifest;
    const fourth = Promise.withResolvers<void>();
    let beats = 0;
    manifest.heartbeat = (claim, options) => {
      if (++beats === 4) fourth.resolve();
      return heartbeat.call(manifest, claim, options);
    };
    await using lease = await openLease(manifest, 600);
    await fourth.promise;
    assertEquals(lease.lost, undefined);
  });

  it("sends no heartbeat at once where it lasts longer than a timer can", async () => {
    const manifest = new MemoryManifestStore();
    let beats = 0;
    manifest.heartbeat = (claim) => {
      beats++;
      return Promise.resolve(claim);
    };
    await using lease = await openLease(manifest, 2000 * 60 * 60 * 1000);
    await new Promise((resolve) => setTimeout(resolve, 10));
    assertEquals([beats, lease.lost], [0, undefined]);
  });
});
