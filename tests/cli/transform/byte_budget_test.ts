import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ByteBudget } from "../../../src/cli/transform/byte_budget.ts";

/** Acquires amounts one after the other, and records each. */
async function takeAll(
  budget: ByteBudget,
  amounts: readonly number[],
  taken: number[],
): Promise<void> {
  for (const amount of amounts) {
    await budget.reserve(amount);
    taken.push(amount);
  }
}

/** Waits for some turns of the event loop's microtasks. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

describe("ByteBudget", () => {
  it("lets as much be taken as the limit, and more when some is returned", async () => {
    const budget = new ByteBudget(10);
    const taken: number[] = [];
    const all = takeAll(budget, [4, 6, 3, 2, 5], taken);
    await turns(50);
    assertEquals(taken, [4, 6]);
    budget.release(4);
    await turns(50);
    assertEquals(taken, [4, 6, 3]);
    budget.release(1);
    await turns(50);
    assertEquals(taken, [4, 6, 3, 2]);
    budget.release(5);
    await all;
    assertEquals(taken, [4, 6, 3, 2, 5]);
  });

  it("lets one amount be taken that is above the limit, by itself", async () => {
    const budget = new ByteBudget(10);
    const taken: number[] = [];
    const all = takeAll(budget, [1, 30, 2], taken);
    await turns(50);
    assertEquals(taken, [1]);
    budget.release(1);
    await turns(50);
    assertEquals(taken, [1, 30]);
    budget.release(30);
    await all;
    assertEquals(taken, [1, 30, 2]);
  });
});
