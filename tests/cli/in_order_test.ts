import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { mapInOrder, type MapInOrderOptions } from "../../src/cli/in_order.ts";

const OPTIONS: MapInOrderOptions<number> = { weigh: () => 1, maxWeight: 3 };

async function* numbers(count: number): AsyncGenerator<number, void> {
  for (let number = 0; number < count; number++) yield await Promise.resolve(number);
}

/** Collects results until the failure that it gives too. */
async function collect<T>(source: AsyncIterable<T>): Promise<[T[], string]> {
  const results: T[] = [];
  const error = await assertRejects(async () => {
    for await (const result of source) results.push(result);
  }, Error);
  return [results, error.message];
}

/** Waits for some turns of the event loop's microtasks. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

describe("mapInOrder()", () => {
  it("keeps the order, whichever call is ready first", async () => {
    const map = async (item: number): Promise<number> => {
      await turns(item % 3 === 0 ? 50 : 0);
      return item;
    };
    const results = await Array.fromAsync(mapInOrder(numbers(10), map, OPTIONS));
    assertEquals(results, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("holds no more than the weight, also of results that nobody has taken", async () => {
    let [held, most] = [0, 0];
    const map = (item: number): Promise<number> => {
      held += item;
      most = Math.max(most, held);
      return Promise.resolve(item);
    };
    const options = { weigh: (item: number) => item, maxWeight: 10 };
    for await (const item of mapInOrder(numbers(30), map, options)) {
      if (item <= 10) assertEquals(held <= 10, true, `${held} at ${item}`);
      else assertEquals(held, item);
      await turns(20);
      held -= item;
    }
    assertEquals(most, 29);
  });

  it("works on several items at once", async () => {
    let [running, most] = [0, 0];
    const map = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await turns(20);
      running--;
    };
    await Array.fromAsync(mapInOrder(numbers(10), map, OPTIONS));
    assertEquals(most, 3);
  });

  it("gives what came before a failure of the source, or of a call, and nothing after it", async () => {
    async function* failing(): AsyncGenerator<number, void> {
      yield* numbers(2);
      throw new Error("Cannot read");
    }
    const same = (item: number): Promise<number> => Promise.resolve(item);
    assertEquals(await collect(mapInOrder(failing(), same, OPTIONS)), [[0, 1], "Cannot read"]);
    const map = async (item: number): Promise<number> => {
      await turns(item === 1 ? 20 : 0);
      if (item >= 1) throw new Error(`Cannot take ${item}`);
      return item;
    };
    assertEquals(await collect(mapInOrder(numbers(9), map, OPTIONS)), [[0], "Cannot take 1"]);
  });

  it("closes the source when the consumer stops early", async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<number, void> {
      try {
        yield* numbers(9);
      } finally {
        isClosed = true;
      }
    }
    for await (const item of mapInOrder(source(), (item) => Promise.resolve(item), OPTIONS)) {
      if (item === 1) break;
    }
    assertEquals(isClosed, true);
  });
});
