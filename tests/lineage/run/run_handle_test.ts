import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import process from "node:process";
import { describe, it } from "node:test";
import type { Job } from "../../../src/lineage/event/event.ts";
import { defineFacet } from "../../../src/lineage/facets/define_facet.ts";
import type { RunOptions } from "../../../src/lineage/run/lineage_run.ts";
import { setup } from "./_recorded_client.ts";

const JOB = { namespace: "food_delivery", name: "orders" };
const ORDERS = { namespace: "s3://acme", name: "orders" };
const PARENT_ID = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";

const costFacet = defineFacet<{ readonly amount: number | bigint }>({
  schemaURL: "https://acme.example/CostFacet.json",
});

describe("the arguments of a run", () => {
  it("are read at the call, before the caller changes its objects", async () => {
    const { client, transport } = setup();
    const job = { ...JOB, facets: { acme_cost: costFacet({ amount: 1 }) } };
    const input = { ...ORDERS, facets: { acme_cost: costFacet({ amount: 2 }) } };
    const parent = { run: { runId: PARENT_ID }, job: { namespace: "airflow", name: "daily" } };
    const facets = { acme_cost: costFacet({ amount: 3 }) };
    const statistics = { rowCount: 4 };
    const added = { acme_more: costFacet({ amount: 5 }) };
    const options = { inputs: [input], facets, parent } as RunOptions;
    const run = await client.startRun(job as Job, options);
    run.output(ORDERS, { outputStatistics: statistics });
    run.addFacets({ run: added as never });
    await run.running();
    await client.flush();

    Object.assign(job, { name: "" });
    Object.assign(job.facets.acme_cost, { amount: NaN });
    Object.assign(input, { name: "" });
    Object.assign(input.facets.acme_cost, { amount: NaN });
    Object.assign(parent.job, { name: "" });
    Object.assign(facets.acme_cost, { amount: NaN });
    Object.assign(statistics, { rowCount: NaN });
    Object.assign(added.acme_more, { amount: NaN });
    await run.complete();
    await client.close();
    const [, running, complete] = transport.events;
    assertEquals(complete, {
      ...running,
      eventType: "COMPLETE",
      eventTime: complete?.eventTime ?? "",
    } as never);
    assertEquals(run.asParent.root?.job.name, "daily");
    assertEquals(run.job.name, "orders");
  });

  it("are refused if JSON cannot represent them, with their path", async () => {
    const { client, transport } = setup();
    const bad = (amount: unknown): never =>
      ({ acme_cost: costFacet({ amount: amount as number }) }) as never;
    const refused: [Promise<unknown>, string][] = [
      [client.startRun({ ...JOB, facets: bad(NaN) }), "'job.facets.acme_cost.amount' is NaN"],
      [client.startRun(JOB, { facets: bad(1n) }), "'run.facets.acme_cost.amount' is a bigint"],
      [
        client.startRun(JOB, { inputs: [{ ...ORDERS, facets: bad(() => 1) }] }),
        "'dataset.facets.acme_cost.amount' is a function",
      ],
    ];
    for (const [started, message] of refused) {
      await assertRejects(() => started, TypeError, message);
    }
    const run = await client.startRun(JOB);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    assertThrows(
      () => run.output(ORDERS, { outputStatistics: { rowCount: NaN } }),
      TypeError,
      "'OutputStatisticsOutputDatasetFacet.rowCount' must be an integer",
    );
    assertThrows(() => run.input({ ...ORDERS, facets: bad(cycle) }), TypeError, "self' is a cycle");
    assertThrows(() => run.addFacets({ job: bad(new Map()) }), TypeError, "'job.facets.acme_cost");
    await run.complete();
    await client.close();
    assertEquals(transport.types, ["START", "COMPLETE"]);
    assertEquals(transport.last.outputs, []);
  });
});

describe("a heartbeat", () => {
  it("that fails is reported, fails nothing, and the run continues to its end", async () => {
    let broken = false;
    const { client, transport, reported } = setup(undefined, {
      now() {
        if (broken) throw new Error("no clock");
        return 0;
      },
    });
    const beats = new Beats();
    const run = await client.startRun(JOB, { heartbeatMs: 1, sleep: beats.sleep });
    broken = true;
    await beats.next();
    await beats.next();
    broken = false;
    await run.complete();
    await client.close();
    assertEquals(transport.types, ["START", "COMPLETE"]);
    assertEquals(
      reported[0],
      'undefined: Cannot build RUNNING of the run of "food_delivery/orders": no clock',
    );
  });

  it("is not followed by another one until the backend accepted it", async () => {
    const accepted = Promise.withResolvers<void>();
    const { client } = setup((event) =>
      event.eventType === "RUNNING" ? accepted.promise : undefined
    );
    const beats = new Beats();
    const run = await client.startRun(JOB, { heartbeatMs: 1, sleep: beats.sleep });
    await client.flush();
    const next = beats.next();
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    assertEquals(beats.count, 1);
    accepted.resolve();
    await next;
    assertEquals(beats.count, 2);
    await run.complete();
    await client.close();
  });

  it("has an interval that timers can keep", async () => {
    const { client, transport } = setup();
    for (const heartbeatMs of [NaN, -1, 0, 0.5, Infinity, 2 ** 31]) {
      const error = await assertRejects(() => client.startRun(JOB, { heartbeatMs }), RangeError);
      assertStringIncludes(error.message, "'heartbeatMs' must be from 1 to 2147483647");
      assertStringIncludes(error.message, String(heartbeatMs));
    }
    const run = await client.startRun(JOB, { heartbeatMs: 2 ** 31 - 1 });
    await run.complete();
    await client.close();
    assertEquals(transport.types, ["START", "COMPLETE"]);
  });

  it("stops when the client is closed, and when the run ends", async () => {
    const { client, transport, reported } = setup();
    const [left, ended] = [new Beats(), new Beats()];
    await client.startRun(JOB, { heartbeatMs: 1, sleep: left.sleep });
    const run = await client.startRun(JOB, { heartbeatMs: 1, sleep: ended.sleep });
    await run.complete();
    await client.close();
    left.wake();
    ended.wake();
    await client.flush().catch(() => {});
    assertEquals([left.count, ended.count], [1, 1], "none waits for another heartbeat");
    assertEquals(ended.signal?.aborted, true);
    assertEquals(transport.types.includes("RUNNING"), false);
    assertEquals(reported, []);
  });
});

/** A clock of heartbeats that moves when a test says so. */
class Beats {
  /** How often a heartbeat has begun to wait. */
  count = 0;
  signal: AbortSignal | undefined;
  #wake: () => void = () => {};
  #waiting = Promise.withResolvers<void>();

  readonly sleep = (_ms: number, { signal }: { readonly signal: AbortSignal }): Promise<void> => {
    this.count++;
    this.signal = signal;
    this.#waiting.resolve();
    return new Promise((resolve) => this.#wake = resolve);
  };

  /** Ends the wait. */
  wake(): void {
    this.#wake();
  }

  /** Ends the wait, and waits until the heartbeat is over and the next one waits. */
  async next(): Promise<void> {
    await this.#waiting.promise;
    this.#waiting = Promise.withResolvers();
    this.wake();
    await this.#waiting.promise;
  }
}

describe("a run whose events cannot be built or sent", () => {
  it("fails no work, and reports each failure to onError", async () => {
    const { client, transport, reported } = setup(undefined, { now: () => NaN });
    const result = await client.run(JOB, async (run) => {
      await run.running();
      await run.fail(new Error("first"));
      return 12;
    });
    await client.close();
    assertEquals([result, transport.types], [12, []]);
    const about = 'of the run of "food_delivery/orders": Invalid ';
    // The last words are the runtime's.
    assertEquals(
      reported.map((message) => message.replace(/(Date|time value)$/, "")),
      ["START", "RUNNING", "FAIL"].map((type) => `undefined: Cannot build ${type} ${about}`),
    );
  });

  it("rejects if it is strict", async () => {
    const { client } = setup(undefined, { now: () => NaN });
    await assertRejects(() => client.startRun(JOB, { strict: true }), RangeError, "Invalid ");
  });

  const thrown: readonly (readonly [name: string, value: unknown, message: string])[] = [
    ["an object without a prototype", Object.create(null), "{}"],
    ["undefined", undefined, "undefined"],
    [
      "an error whose message is an object",
      Object.assign(new Error(), { message: {} }),
      "[object Object]",
    ],
    [
      "an error whose message throws",
      Object.defineProperty(new Error(), "message", {
        get() {
          throw new Error("no message");
        },
      }),
      "Something was thrown that cannot be shown",
    ],
  ];
  for (const [name, value, message] of thrown) {
    it(`sends FAIL for ${name}, thrown by the work`, async () => {
      const { client, transport } = setup();
      const work = client.run(JOB, () => {
        throw value;
      });
      assertEquals(await work.then(() => "returned", (error) => error === value), true);
      await client.close();
      assertEquals(transport.types, ["START", "FAIL"]);
      assertEquals(transport.last.run.facets?.errorMessage?.message, message);
    });

    it(`reports ${name}, thrown by a transport`, async () => {
      let failures = 0;
      const { client } = setup(() => {
        throw value;
      }, { onError: () => void failures++ });
      assertEquals(await client.run(JOB, () => 12), 12);
      await client.close();
      assertEquals(failures, 2);
    });
  }
});

describe("callbacks that throw", () => {
  it("neither fail a run nor end the process", async () => {
    const unhandled: unknown[] = [];
    const keep = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", keep);
    const boom = (): never => {
      throw new Error("boom");
    };
    const { client, transport } = setup(({ eventType }) => {
      if (eventType === "START") throw new Error("down");
    }, { onError: boom, onWarning: boom });
    assertEquals(
      await client.run(JOB, async (run) => {
        await run.complete();
        run.input(ORDERS);
        return 12;
      }),
      12,
    );
    await client.close();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", keep);
    assertEquals([unhandled, transport.types], [[], ["COMPLETE"]]);
  });
});

describe("a transport that throws a value without a string form", () => {
  it("neither fails a run nor ends the process", async () => {
    const { client, reported } = setup(() => Promise.reject(Object.create(null)));
    assertEquals(await client.run(JOB, () => 12), 12);
    await client.close();
    assertEquals(reported, ["START: {}", "COMPLETE: {}"]);
  });
});

describe("run.fail()", () => {
  const throwing = new Proxy({}, {
    get: () => issue(),
    has: () => issue(),
    getPrototypeOf: () => issue(),
    ownKeys: () => issue(),
    getOwnPropertyDescriptor: () => issue(),
  });
  const issue = (): never => {
    throw new Error("trap");
  };
  const withGetters = (...names: string[]): Error => {
    const error = new Error("kept");
    for (const name of names) Object.defineProperty(error, name, { get: issue });
    return error;
  };
  const inspected = { [Symbol.for("nodejs.util.inspect.custom")]: issue };
  const denoInspected = { [Symbol.for("Deno.customInspect")]: issue };
  const odd = Object.assign(new Error("x"), { message: 7, stack: { a: 1 } });
  const thrown: [string, unknown, string | undefined][] = [
    ["a proxy whose traps throw", throwing, undefined],
    ["an error whose message throws", withGetters("message"), undefined],
    ["an error whose stack throws", withGetters("stack"), "kept"],
    ["an error of which all throws", withGetters("message", "stack", "name"), undefined],
    ["an object whose inspection throws", inspected, undefined],
    ["an object whose inspection throws in Deno", denoInspected, undefined],
    ["an error with a message that is no text", odd, "7"],
  ];
  for (const [title, value, message] of thrown) {
    it(`sends FAIL for ${title}`, async () => {
      const { client, transport } = setup();
      let caught: unknown;
      await client.run(JOB, () => Promise.reject(value)).catch((error) => void (caught = error));
      await client.close();
      assertEquals(Object.is(caught, value), true);
      assertEquals(transport.types, ["START", "FAIL"]);
      const { errorMessage } = transport.last.run.facets ?? {};
      assertEquals(typeof errorMessage?.message, "string");
      if (message !== undefined) assertEquals(errorMessage?.message, message);
    });
  }
});

describe("a run that is disposed of before its end", () => {
  async function leave(options: RunOptions, work = (): void => {}): Promise<string[]> {
    const { client, transport } = setup();
    try {
      await using _run = await client.startRun(JOB, options);
      work();
    } catch {
      // The error of the block is not tested here.
    }
    await client.close();
    return transport.types.map(String);
  }

  it("fails, or completes on request", async () => {
    assertEquals(await leave({}), ["START", "FAIL"]);
    assertEquals(await leave({ onDispose: "fail" }), ["START", "FAIL"]);
    assertEquals(await leave({ onDispose: "complete" }), ["START", "COMPLETE"]);
  });

  it("is abandoned if its signal was aborted", async () => {
    for (const onDispose of ["fail", "complete"] as const) {
      const controller = new AbortController();
      const { signal } = controller;
      const types = await leave({ onDispose, signal }, () => controller.abort());
      assertEquals(types, ["START", "ABORT"]);
    }
  });

  it("has no other way to end", async () => {
    const { client } = setup();
    const onDispose = "abort" as "fail";
    await assertRejects(
      () => client.startRun(JOB, { onDispose }),
      RangeError,
      `'onDispose' must be "fail" or "complete": current value is "abort"`,
    );
  });
});

describe("nominalTime", () => {
  it("must have dates that there are", async () => {
    const { client } = setup();
    const nominalTime = { start: new Date(0), end: new Date(NaN) };
    await assertRejects(
      () => client.startRun(JOB, { nominalTime }),
      RangeError,
      "'nominalTime.end' must be a valid date",
    );
  });
});
