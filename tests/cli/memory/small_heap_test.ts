import { assertLess } from "@std/assert";
import { describe, it } from "node:test";
import process from "node:process";
import { getHeapSpaceStatistics } from "node:v8";
import { keepHeapSmall } from "../../../src/cli/memory/small_heap.ts";

const isNode = !("deno" in process.versions) && !("bun" in process.versions);

describe("keepHeapSmall()", () => {
  const skip = !isNode && "only Node reads the flag while it runs";
  it("keeps the space of new objects from growing", { skip }, () => {
    keepHeapSmall();
    const before = newSpace();
    const text = JSON.stringify(Array.from({ length: 100 }, (_, name) => ({ name })));
    let kept: unknown[] = [];
    for (let turn = 0; turn < 4_000; turn++) {
      kept.push(JSON.parse(text));
      if (kept.length > 2_000) kept = kept.slice(1_500);
    }
    assertLess(newSpace(), before + 10_000_000);
  });
});

function newSpace(): number {
  const spaces = getHeapSpaceStatistics();
  return spaces.find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
