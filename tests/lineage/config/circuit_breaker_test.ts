import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import { OpenLineageClient, TransportError } from "../../../src/lineage/mod.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenJobEvent("orders");

describe("circuitBreaker in the configuration", () => {
  it("opens after failures in a row", async () => {
    const { client, requests } = await clientWith({ type: "failures", failureThreshold: 2 }, 500);
    for (let number = 0; number < 2; number++) {
      await assertRejects(() => client.emit(EVENT), TransportError, "server answered 500");
    }
    const error = await assertRejects(() => client.emit(EVENT), TransportError);
    assertEquals([error.code, requests()], ["TRANSPORT_CIRCUIT_OPEN", 2]);
  });

  it("limits the time of an event", async () => {
    const { client } = await clientWith({ type: "timeout", timeoutInSeconds: 0.01 });
    const error = await assertRejects(() => client.emit(EVENT), TransportError);
    assertEquals(error.message, "Cannot emit lineage event: it took more than 10 ms");
  });

  it("spares the memory of the job", async () => {
    const full = { type: "simpleMemory", memoryThreshold: 100 };
    const { client } = await clientWith(full, 200);
    await assertRejects(
      () => client.emit(EVENT),
      TransportError,
      "of the heap are free, less than",
    );
    await (await clientWith({ ...full, memoryThreshold: 0 }, 200)).client.emit(EVENT);
  });

  it("answers in turn for tests", async () => {
    const { client } = await clientWith({ type: "static", valuesReturned: "true, false" }, 200);
    await assertRejects(() => client.emit(EVENT), TransportError, "is closed");
    await client.emit(EVENT);
    await client.emit(EVENT);
  });

  it("does nothing as noop", async () => {
    const { client } = await clientWith({ type: "noop" }, 200);
    await client.emit(EVENT);
  });

  it("reports invalid and unsupported keys", async () => {
    const inspect = (circuitBreaker: object) =>
      inspectConfig({ config: { circuitBreaker }, env: {}, cwd: "/nowhere" });
    const broken = await inspect({ type: "simpleMemory", memoryThreshold: 120 });
    assertEquals(broken.issues.map(({ path }) => path), ["circuitBreaker.memoryThreshold"]);
    const java = await inspect({ type: "javaRuntime", gcCpuThreshold: 10 });
    assertEquals(java.issues.map(({ path }) => path), ["circuitBreaker.gcCpuThreshold"]);
  });
});

/** Creates a client over a server that answers with a status, or never. */
async function clientWith(
  circuitBreaker: Readonly<Record<string, unknown>>,
  status?: number,
): Promise<{ client: OpenLineageClient; requests(): number }> {
  let requests = 0;
  const client = await OpenLineageClient.fromEnvironment({
    env: {},
    cwd: "/nowhere",
    enrich: false,
    config: { circuitBreaker, transport: { type: "http", url: "http://h", retry: { total: 0 } } },
    fetch(_url, init) {
      requests++;
      if (status !== undefined) return Promise.resolve(new Response(null, { status }));
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    },
  });
  return { client, requests: () => requests };
}
