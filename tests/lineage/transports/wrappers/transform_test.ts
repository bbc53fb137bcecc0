import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import type { LineageEvent } from "../../../../src/lineage/event/event.ts";
import {
  replaceJobNamespace,
  transformTransport,
} from "../../../../src/lineage/transports/wrappers/transform.ts";
import { testTransport } from "../../../contracts/transport.ts";
import { deepFreeze, frozenJobEvent, frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { wrapperFixture } from "../../../fixtures/transport_fixtures.ts";

testTransport(
  "transformTransport()",
  (state) =>
    wrapperFixture(
      state,
      ({ backend }) => transformTransport({ transport: backend, transformer: (event) => event }),
    ),
);

describe("transformTransport()", () => {
  it("emits the result of the transformer, which may change its event", async () => {
    const sent: LineageEvent[] = [];
    const transport = transformTransport({
      transport: { emit: (event) => Promise.resolve(void sent.push(event)) },
      transformer: (event) => Object.assign(event, { producer: "https://example.com/other" }),
    });
    const event = frozenJobEvent("orders");
    await transport.emit(event);
    assertEquals(sent, [{ ...event, producer: "https://example.com/other" }]);
  });

  it("drops an event of which the transformer returns nothing", async () => {
    const transport = transformTransport({
      transport: { emit: () => Promise.reject(new Error("it must not be called")) },
      transformer: () => undefined,
    });
    await transport.emit(frozenJobEvent("orders"));
  });

  it("rejects with what the transformer throws", async () => {
    const failure = new Error("no such job");
    const transport = transformTransport({
      transport: { emit: () => Promise.resolve() },
      transformer: () => Promise.reject(failure),
    });
    assertStrictEquals(
      await assertRejects(() => transport.emit(frozenJobEvent("orders"))),
      failure,
    );
  });

  it("flushes and closes the other transport", async () => {
    const calls: string[] = [];
    const transport = transformTransport({
      transport: {
        emit: () => Promise.resolve(),
        flush: () => Promise.resolve(void calls.push("flush")),
        close: () => Promise.resolve(void calls.push("close")),
      },
      transformer: (event) => event,
    });
    await transport.flush();
    await transport.close();
    assertEquals(calls, ["flush", "close"]);
  });
});

describe("replaceJobNamespace()", () => {
  const parent = {
    run: { runId: "019b76da-a800-7ebc-a7f3-d566a92d1b1f" },
    job: { namespace: "airflow", name: "daily" },
    root: {
      run: { runId: "019b76da-a800-7ebc-a7f3-d566a92d1b20" },
      job: { namespace: "airflow", name: "month" },
    },
  };
  const event = frozenRunEvent("orders");
  const withParent = deepFreeze({
    ...event,
    run: { ...event.run, facets: { parent } },
  }) as unknown as LineageEvent;

  it("replaces the namespace of the job, its parent and its root", async () => {
    const changed = await replaceJobNamespace({ namespace: "eu" })(withParent);
    assertEquals(changed as unknown, {
      ...event,
      job: { namespace: "eu", name: "orders" },
      run: {
        ...event.run,
        facets: {
          parent: {
            ...parent,
            job: { namespace: "eu", name: "daily" },
            root: { ...parent.root, job: { namespace: "eu", name: "month" } },
          },
        },
      },
    });
  });

  it("leaves the parent alone if it is configured", async () => {
    const transform = replaceJobNamespace({ namespace: "eu", includeParentFacet: false });
    const changed = await transform(withParent);
    assertEquals(changed, { ...withParent, job: { namespace: "eu", name: "orders" } });
  });

  it("warns of an event of a dataset, and does not change it", async () => {
    const warnings: string[] = [];
    const { eventTime, producer, schemaURL } = event;
    const dataset = { namespace: "s3://acme", name: "orders" };
    const given = { eventTime, producer, schemaURL, dataset };
    const onWarning = (message: string) => void warnings.push(message);
    assertEquals(await replaceJobNamespace({ namespace: "eu", onWarning })(given), given);
    assertEquals(warnings, ["Lineage event of a dataset keeps its namespace: it has no job"]);
  });

  it("rejects an empty namespace", () => {
    assertThrows(() => replaceJobNamespace({ namespace: "" }), TypeError, "'namespace' is empty");
  });
});
