import { assertEquals, assertThrows } from "@std/assert";
import { it } from "node:test";
import { type ManifestStore, MemoryManifestStore, sweepRuns } from "../../src/manifest/mod.ts";
import { testManifestStore } from "../contracts/manifest_store.ts";

testManifestStore("MemoryManifestStore", () => {
  let shared: ManifestStore | undefined;
  return Promise.resolve({
    open: (options) => shared ??= new MemoryManifestStore(options),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
});

it("MemoryManifestStore refuses a skew below zero", () => {
  assertThrows(() => new MemoryManifestStore({ maxSkewMs: -1 }), RangeError, "'maxSkewMs'");
  assertThrows(() => new MemoryManifestStore({ maxSkewMs: NaN }), RangeError, "'maxSkewMs'");
});

it("MemoryManifestStore leaves an expired claim alone for the skew, and returns the end", async () => {
  for (const [maxSkewMs, until] of [[500, 1_000_000 + 1_500], [Infinity, 8.64e15]] as const) {
    let now = 1_000_000;
    const store = new MemoryManifestStore({ now: () => now, maxSkewMs });
    await store.claim("archive/run=2026-01-31-00-00-00/", { owner: "one", leaseMs: 1000 });
    now += 1400;
    const held = await store.claim("archive/run=2026-01-31-00-00-00/", { owner: "two" });
    assertEquals(held, { status: "held", owner: "one", until: new Date(until) });
  }
});

it("sweepRuns() marks a run whose claim is done, and none that was opened again meanwhile", async () => {
  const [lost, reopened] = ["archive/run=2026-01-31-00-00-00/", "archive/run=2026-02-01-00-00-00/"];
  await using store = new MemoryManifestStore();
  for (const runId of [lost, reopened]) {
    const result = await store.claim(runId, { owner: "me" });
    if (result.status === "claimed") await store.complete(result.claim);
  }
  const listed = await Array.fromAsync(store.listClaims());
  await store.override(reopened, "reprocess");
  const marks: string[] = [];
  // The marks were lost, and the listing is from before the decision.
  const swept = sweepRuns({
    listClaims: async function* () {
      yield* listed;
    },
    containsMany: () => Promise.resolve(new Set()),
    inspect: async (runId) => ({ ...await store.inspect(runId), done: false }),
    add: (runId) => Promise.resolve(void marks.push(runId)),
  });
  assertEquals(await Array.fromAsync(swept), [lost]);
  assertEquals(marks, [lost]);
});
