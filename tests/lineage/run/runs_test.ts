import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { describe, it } from "node:test";
import type { OpenLineageClient } from "../../../src/lineage/client.ts";
import { currentRun } from "../../../src/lineage/run/current_run.ts";
import {
  externalQueryRunFacet,
  jobTypeJobFacet,
  schemaDatasetFacet,
} from "../../../src/lineage/facets/builders.ts";
import type { LineageRun, RunOptions } from "../../../src/lineage/run/lineage_run.ts";
import { isUuid } from "../../../src/lineage/values/run_id.ts";
import { schemaErrors, skipWithoutSchemas } from "../openlineage_schemas.ts";
import { setup } from "./_recorded_client.ts";

const JOB = { namespace: "food_delivery", name: "orders" };
const ORDERS = { namespace: "s3://acme", name: "orders" };
const RUN_ID = "0196ed52-e0d9-76ef-9adb-779a5702ba1a";
const BOOM = new TypeError("boom");

function refuse(): Promise<void> {
  return Promise.reject(new Error("down"));
}

describe("client.run()", () => {
  it("sends START and COMPLETE around a function, and returns its result", async () => {
    const { client, transport } = setup();
    const now = Date.parse("2026-01-31T00:00:00Z");
    assertEquals(await client.run(JOB, () => 12), 12);
    assertEquals(await client.run(JOB, (run) => Promise.resolve(run.runId)), await lastRunId());
    assertEquals(transport.types, ["START", "COMPLETE", "START", "COMPLETE"]);
    const runIds = transport.events.map(({ run }) => run.runId);
    assert(isUuid(runIds[0]) && runIds[0] === runIds[1] && runIds[1] !== runIds[2]);
    assert(Date.parse(transport.last.eventTime) > now);
    await client.close();

    async function lastRunId(): Promise<string> {
      await client.flush();
      return transport.last.run.runId;
    }
  });

  it("sends FAIL with the message and the stack of the error, and throws it", async () => {
    const { client, transport } = setup();
    await assertRejects(() => client.run(JOB, () => Promise.reject(BOOM)), TypeError, "boom");
    await assertRejects(() => client.run(JOB, thrower), TypeError, "boom");
    await client.flush();
    assertEquals(transport.types, ["START", "FAIL", "START", "FAIL"]);
    const { message, programmingLanguage, stackTrace } = transport.last.run.facets?.errorMessage ??
      {};
    assertEquals([message, programmingLanguage, stackTrace], ["boom", "TypeScript", BOOM.stack]);

    function thrower(): never {
      throw BOOM;
    }
  });

  it("reports any thrown value", async () => {
    const { client, transport } = setup();
    const thrown = ["text", undefined, Object.create(null), Symbol("s"), new Error(""), 0n];
    for (const value of thrown) {
      await client.run(JOB, () => Promise.reject(value)).catch(() => {});
    }
    await client.close();
    const messages = transport.events.map(({ run }) => run.facets?.errorMessage?.message);
    assertEquals(messages.filter((text) => typeof text === "string").length, thrown.length);
    assertEquals([messages[1], messages[9]], ["text", "Error"]);
  });

  it("sends ABORT if its signal was aborted", async () => {
    const { client, transport } = setup();
    const controller = new AbortController();
    const work = client.run(JOB, () => {
      controller.abort(BOOM);
      controller.signal.throwIfAborted();
    }, { signal: controller.signal });
    await assertRejects(() => work, TypeError, "boom");
    await client.close();
    assertEquals(transport.types, ["START", "ABORT"]);
  });

  it("sends no second end if the function has sent it", async () => {
    const { client, transport } = setup();
    await client.run(JOB, (run) => run.abort());
    await client.run(JOB, (run) => run.fail(BOOM));
    await client.close();
    assertEquals(transport.types, ["START", "ABORT", "START", "FAIL"]);
  });

  it("neither fails nor waits if the backend fails or hangs, and reports each event", async () => {
    const failing = setup(refuse);
    assertEquals(await failing.client.run(JOB, () => 12), 12);
    await failing.client.flush();
    assertEquals(failing.reported, ["START: down", "COMPLETE: down"]);

    const hanging = setup(() => new Promise(() => {}), { closeTimeoutMs: 1 });
    assertEquals(await hanging.client.run(JOB, () => 12), 12);
    await hanging.client.close();
    assertEquals(hanging.reported.length, 2);
    assertStringIncludes(hanging.reported[1] ?? "", "COMPLETE: Cannot deliver lineage event");
  });

  it("fails before the function if it is strict and START cannot be delivered", async () => {
    const { client } = setup(refuse);
    let called = false;
    const work = (): void => void (called = true);
    await assertRejects(() => client.run(JOB, work, { strict: true }), Error, "down");
    assertEquals(called, false);
  });

  it("fails after it if it is strict and COMPLETE cannot be, but keeps the function's error", async () => {
    const { client, reported } = setup(({ eventType }) => {
      if (eventType !== "START") throw new Error("down");
    });
    await assertRejects(() => client.run(JOB, () => 12, { strict: true }), Error, "down");
    const failing = client.run(JOB, () => Promise.reject(BOOM), { strict: true });
    await assertRejects(() => failing, TypeError, "boom");
    assertEquals(reported, ["undefined: down"]);
  });

  it("refuses a job that the spec does not allow, before the function", async () => {
    const { client, transport } = setup();
    const bad = { namespace: "", name: "orders" };
    await assertRejects(() => client.run(bad, () => 12), TypeError, "'job.namespace' must be");
    assertEquals(transport.events, []);
  });
});

describe("client.startRun()", () => {
  it("adds the datasets and facets of the run to each event", async () => {
    const { client, transport } = setup();
    const facets = { schema: schemaDatasetFacet({ fields: [{ name: "id" }] }) };
    const run = await client.startRun(
      {
        ...JOB,
        facets: { jobType: jobTypeJobFacet({ processingType: "BATCH", integration: "X" }) },
      },
      {
        runId: RUN_ID,
        nominalTime: { start: new Date("2026-01-31"), end: new Date("2026-02-01") },
        inputs: [{ ...ORDERS, facets }],
      },
    );
    run.input(ORDERS, { inputStatistics: { rowCount: 12 } });
    run.output({ ...ORDERS, name: "json" }, { outputStatistics: { rowCount: 11, size: 5 } });
    run.addFacets({
      run: { externalQuery: externalQueryRunFacet({ externalQueryId: "7", source: "x" }) },
    });
    await run.running();
    await run.complete();
    await client.close();

    const [start, running, complete] = transport.events;
    assertEquals(start?.inputs, JSON.parse(JSON.stringify([{ ...ORDERS, facets }])));
    assertEquals(start?.run.runId, RUN_ID);
    assertEquals(Object.keys(start?.run.facets ?? {}), ["nominalTime"]);
    assertEquals(start?.run.facets?.nominalTime?.nominalEndTime, "2026-02-01T00:00:00.000Z");
    assertEquals(start?.job.facets?.jobType?.integration, "X");
    for (const event of [running, complete]) {
      assertEquals(event?.inputs?.length, 1);
      assertEquals(event?.inputs?.[0]?.inputFacets?.inputStatistics?.rowCount, 12);
      assertEquals(event?.inputs?.[0]?.facets?.schema?.fields, [{ name: "id" }]);
      assertEquals(event?.outputs?.[0]?.outputFacets?.outputStatistics?.size, 5);
      assertEquals(event?.run.facets?.externalQuery?.externalQueryId, "7");
    }
  });

  it("creates events that are valid by the spec", { skip: skipWithoutSchemas }, async () => {
    const { client, transport } = setup();
    await client.run(JOB, async (run) => {
      run.input(ORDERS, {
        inputStatistics: { rowCount: 12 },
        subset: { inputCondition: { type: "location", locations: ["a"] } },
        dataQualityAssertions: { assertions: [{ assertion: "unique", success: true }] },
        dataQualityMetrics: { columnMetrics: {} },
      });
      await client.run(JOB, () => Promise.reject(BOOM)).catch(() => {});
    }, { nominalTime: { start: new Date(0) } });
    await client.close();
    for (const event of transport.events) assertEquals(schemaErrors(event, event.schemaURL), []);
    assertEquals(transport.types, ["START", "START", "FAIL", "COMPLETE"]);
  });

  it("ends a run once, for any calls", async () => {
    const { client, transport, reported } = setup();
    const run = await client.startRun(JOB);
    await run.complete();
    await run.fail(BOOM);
    await run.abort();
    await run.running();
    run.input(ORDERS);
    run.addFacets({});
    await run[Symbol.asyncDispose]();
    await client.close();
    assertEquals(transport.types, ["START", "COMPLETE"]);
    assertEquals(
      reported[1],
      'The run of "food_delivery/orders" has ended: input "orders" is not reported',
    );
    assertEquals(reported.length, 3);
  });

  it("fails a run that is disposed of before its end, and no other", async () => {
    const { client, transport } = setup();
    {
      await using left = await client.startRun(JOB);
      left.input(ORDERS);
    }
    await client.flush();
    {
      await using done = await client.startRun(JOB);
      await done.complete();
    }
    await client.close();
    assertEquals(transport.types, ["START", "FAIL", "START", "COMPLETE"]);
    const message = transport.events[1]?.run.facets?.errorMessage?.message;
    assertEquals(message, "The run was left before it was complete");
  });

  it("refuses datasets and facets that the spec does not allow when they are added", async () => {
    const { client } = setup();
    const run = await client.startRun(JOB);
    assertThrows(() => run.input({ namespace: "s3://acme", name: "" }), TypeError, "dataset.name");
    assertThrows(
      () => run.output(ORDERS, { subset: {} as never }),
      TypeError,
      "outputCondition",
    );
    assertThrows(() => run.addFacets({ run: { acme_x: {} as never } }), TypeError, "_producer");
    await run.complete();
    await client.close();
  });

  it("sends RUNNING at each heartbeat, until the run ends", async () => {
    const second = Promise.withResolvers<void>();
    const { client, transport } = setup(() => {
      if (transport.types.includes("RUNNING")) second.resolve();
    });
    const waits: number[] = [];
    let wake = (): void => {};
    const sleep = (ms: number): Promise<void> => {
      waits.push(ms);
      return new Promise((resolve) => waits.length <= 2 ? resolve() : wake = resolve);
    };
    const run = await client.startRun(JOB, { heartbeatMs: 60_000, sleep });
    await second.promise;
    await run.complete();
    wake();
    await client.close();
    assertEquals(transport.types, ["START", "RUNNING", "RUNNING", "COMPLETE"]);
    assertEquals(waits, [60_000, 60_000, 60_000]);
  });

  it("uses the producer and the clock of the client", async () => {
    const producer = "https://acme.example/jobs";
    const { client, transport } = setup(undefined, { producer, now: () => 0 });
    const run = await client.startRun(JOB, { nominalTime: { start: new Date(0) } });
    await run.complete();
    await client.close();
    assertEquals(transport.last.producer, producer);
    assertEquals(transport.last.eventTime, "1970-01-01T00:00:00.000Z");
    assertEquals(transport.last.run.facets?.nominalTime?._producer, producer);
    assertStringIncludes(transport.last.run.runId, "00000000-0000-7");
  });
});

describe("parents of runs", () => {
  const parent = { run: { runId: RUN_ID }, job: { namespace: "airflow", name: "daily" } };

  async function facetsOf(work: (client: OpenLineageClient) => Promise<unknown>, options = {}) {
    const { client, transport } = setup(undefined, options);
    await work(client);
    await client.close();
    const starts = transport.events.filter(({ eventType }) => eventType === "START");
    return starts.map(({ run, job }) => ({ runId: run.runId, job, parent: run.facets?.parent }));
  }

  it("are the runs around them, with the outermost as the root", async () => {
    const [outer, middle, inner] = await facetsOf((client) =>
      client.run(
        { ...JOB, name: "outer" },
        () =>
          client.run({ ...JOB, name: "middle" }, async () => {
            await Promise.resolve();
            await client.run({ ...JOB, name: "inner" }, () => {});
          }),
      )
    );
    assertEquals(outer?.parent, undefined);
    assertEquals(middle?.parent?.run.runId, outer?.runId);
    assertEquals([inner?.parent?.run.runId, inner?.parent?.job.name], [middle?.runId, "middle"]);
    assertEquals(inner?.parent?.root?.run.runId, outer?.runId);
    assertEquals(inner?.parent?.root?.job.name, "outer");
  });

  it("are the runs of which they are children", async () => {
    const [outer, child, grandchild] = await facetsOf(async (client) => {
      const run = await client.startRun({ ...JOB, name: "outer" });
      const child: LineageRun = await run.child({ ...JOB, name: "child" });
      await child.child(JOB);
    });
    assertEquals(child?.parent?.run.runId, outer?.runId);
    assertEquals(grandchild?.parent?.root?.job.name, "outer");
  });

  it("are those of the options before those around, and those around before the client's", async () => {
    const root = { run: { runId: RUN_ID }, job: { namespace: "airflow", name: "root" } };
    const options: RunOptions = { parent: { ...parent, root } };
    const [outer, around, given] = await facetsOf((client) =>
      client.run(JOB, async () => {
        await client.run(JOB, () => {});
        await client.run(JOB, () => {}, options);
      }), { parent });
    assertEquals(outer?.parent?.job.name, "daily");
    assertEquals(outer?.parent?.root?.job.name, "daily");
    assertEquals(around?.parent?.run.runId, outer?.runId);
    assertEquals(around?.parent?.root?.job.name, "daily");
    assertEquals([given?.parent?.job.name, given?.parent?.root?.job.name], ["daily", "root"]);
  });

  it("are distinguished if runs overlap", async () => {
    const { client } = setup();
    const names = ["a", "b", "c"];
    const seen = await Promise.all(names.map((name) =>
      client.run({ ...JOB, name }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return currentRun()?.job.name;
      })
    ));
    await client.close();
    assertEquals([seen, currentRun()], [names, undefined]);
  });
});

describe("client.close()", () => {
  it("sends the events of its runs, and then refuses and reports more", async () => {
    const { client, transport, reported } = setup(() =>
      new Promise((resolve) => setImmediate(resolve))
    );
    const run = await client.startRun(JOB);
    const late = await client.startRun(JOB);
    await run.complete();
    await client.close();
    assertEquals(transport.types, ["START", "START", "COMPLETE"]);
    await late.complete();
    await client.flush();
    await client.close();
    assertEquals(reported, ["COMPLETE: Cannot deliver lineage event: the client is closed"]);
  });
});
