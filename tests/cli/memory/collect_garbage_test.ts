import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import process from "node:process";
import { collectGarbage } from "../../../src/cli/memory/collect_garbage.ts";
import { delay } from "../../../src/internal/delay.ts";

describe("collectGarbage()", () => {
  const skip = "bun" in process.versions && "Bun has no V8";
  it("collects when the heap is large", { skip }, async () => {
    const stop = new AbortController();
    const garbage = new WeakRef({});
    collectGarbage({ signal: stop.signal, maxBytes: 1, intervalMs: 1 });
    const end = Date.now() + 60_000;
    while (garbage.deref() && Date.now() < end) await delay(1);
    assertEquals(garbage.deref(), undefined);
    stop.abort();
  });
});
