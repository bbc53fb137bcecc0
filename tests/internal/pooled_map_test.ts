import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";
import { pooledMap } from "../../src/internal/pooled_map.ts";

async function* from<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

describe("pooledMap()", () => {
  it("returns nothing for an empty source", async () => {
    const results = pooledMap(from<number>([]), (n) => Promise.resolve(n), { limit: 2 });
    assertEquals(await Array.fromAsync(results), []);
  });

  it("keeps as many calls under way as the limit allows, and no more", async () => {
    let running = 0;
    let most = 0;
    const map = async (n: number) => {
      most = Math.max(most, ++running);
      await delay(n % 3);
      running--;
      return n * 10;
    };
    const results = await Array.fromAsync(pooledMap(from(Array(50).keys()), map, { limit: 4 }));
    assertEquals(results.sort((a, b) => a - b), Array.from({ length: 50 }, (_, n) => n * 10));
    assertEquals(most, 4);
  });

  it("returns the results in flight before it throws the first failure", async () => {
    const results: number[] = [];
    const gate = Promise.withResolvers<void>();
    const map = async (n: number) => {
      if (n === 1) throw new Error("one failed");
      await gate.promise;
      return n;
    };
    const consume = async () => {
      setTimeout(() => gate.resolve(), 1);
      for await (const n of pooledMap(from([0, 1, 2, 3]), map, { limit: 2 })) results.push(n);
    };
    await assertRejects(consume, Error, "one failed");
    assertEquals(results, [0]);
  });

  it("throws all failures together, and one reason of several calls unchanged", async () => {
    const gate = Promise.withResolvers<void>();
    const failing = (errorOf: (n: number) => Error) => async (n: number) => {
      if (n === 0) await gate.promise;
      else gate.resolve();
      throw errorOf(n);
    };
    const different = pooledMap(from([0, 1, 2]), failing((n) => new Error(`${n} failed`)), {
      limit: 2,
    });
    const error = await assertRejects(() => Array.fromAsync(different), AggregateError);
    assertEquals((error as AggregateError).errors.map(({ message }) => message), [
      "1 failed",
      "0 failed",
    ]);
    assertEquals((error as AggregateError).message, "1 failed, and 1 more failed");
    const reason = new Error("stopped");
    const same = pooledMap(from([0, 1]), failing(() => reason), { limit: 2 });
    assertEquals(await assertRejects(() => Array.fromAsync(same)), reason);
  });

  it("throws the failure of the source after the calls under way have ended", async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error("source broke");
    }
    const results: number[] = [];
    const consume = async () => {
      const map = (n: number) => Promise.resolve(n);
      for await (const n of pooledMap(broken(), map, { limit: 3 })) results.push(n);
    };
    await assertRejects(consume, Error, "source broke");
    assertEquals(results, [1]);
  });

  it("aborts the calls under way, waits for them and closes the source when the consumer stops", async () => {
    const ended: string[] = [];
    async function* source(): AsyncGenerator<number> {
      try {
        yield* [1, 2, 3, 4];
      } finally {
        ended.push("source");
      }
    }
    const started: string[] = [];
    const map = async (n: number, signal: AbortSignal) => {
      if (n === 1) return n;
      started.push(`call ${n}`);
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(`call ${n}`);
      return n;
    };
    for await (const _ of pooledMap(source(), map, { limit: 2 })) break;
    assertEquals(ended, [...started, "source"]);
  });
});
