import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { once } from "node:events";
import { describe, it } from "node:test";
import { OpenLineageClient, TransportError } from "../../../src/lineage/mod.ts";
import { readSpoolStatus } from "../../../src/lineage/transports/spool.ts";
import { frozenJobEvent, frozenRunEvent } from "../../fakes/lineage_events.ts";
import { numberedEvent } from "../../fakes/run_events.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const EVENT = frozenJobEvent("orders");
const DOWN = { type: "http", url: "http://127.0.0.1:1", retry: { total: 0 } };

type Config = Readonly<Record<string, unknown>>;

/** Creates a client, and the list that its warnings go to. */
async function clientWith(
  config: Config,
): Promise<{ client: OpenLineageClient; warnings: string[] }> {
  const warnings: string[] = [];
  const client = await OpenLineageClient.fromEnvironment({
    config,
    env: {},
    cwd: "/nowhere",
    enrich: false,
    onWarning: (message) => void warnings.push(message),
  });
  return { client, warnings };
}

/** Starts a server of StatsD. */
async function startStatsd(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return { socket, port: socket.address().port };
}

describe("circuitBreaker and a spool", () => {
  it("keeps events in the spool that the breaker refuses", async () => {
    await using folder = await tempFolder();
    const transport = { type: "spool", folder: folder.path, transport: DOWN };
    const circuitBreaker = { type: "static", valuesReturned: ["true"] };
    const { client, warnings } = await clientWith({ transport, circuitBreaker });
    assertEquals(client.isDurable, true);
    await client.emit(EVENT);
    await client.close();
    assertEquals((await readSpoolStatus(folder.path)).waiting, 1);
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0] ?? "", "stay in the spool");
    assertStringIncludes(warnings[0] ?? "", "the static circuit breaker is closed");
  });
});

describe("circuitBreaker and a composite transport", () => {
  it("stops calling the backend that fails, and no other", async () => {
    await using backend = await startLineageBackend();
    const { client, warnings } = await clientWith({
      transport: {
        type: "composite",
        transports: { down: DOWN, up: { type: "http", url: backend.url } },
      },
      circuitBreaker: { type: "failures", failureThreshold: 1 },
    });
    for (let number = 0; number < 3; number++) await client.emit(EVENT);
    await client.close();
    assertEquals(backend.events.length, 3);
    assertEquals(warnings.map((text) => text.includes("the circuit is open")), [false, true, true]);
  });
});

describe("circuitBreaker.type: asyncTaskQueue", () => {
  it("does not wait for the backend, and refuses events beyond the limit", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith("hang");
    const { client, warnings } = await clientWith({
      transport: { type: "http", url: backend.url, timeout: 60 },
      circuitBreaker: {
        type: "asyncTaskQueue",
        threadCount: 1,
        queueSize: 1,
        blockingTimeInSeconds: 0,
        shutdownTimeoutSeconds: 0.01,
      },
    });
    await client.emit(EVENT);
    await client.emit(EVENT);
    const error = await assertRejects(() => client.emit(EVENT), TransportError);
    assertEquals(error.code, "TRANSPORT_FULL");
    await client.close();
    assertEquals(warnings.length, 2);
    assertStringIncludes(warnings[0] ?? "", "none was accepted within 10 ms of the end");
  });
});

describe("an event that is lost in the background", () => {
  const broker = { "bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": 100 };
  const rules = { "*": { "*": true } };
  const circuitBreaker = { type: "asyncTaskQueue" };
  const datadog = { ...DOWN, type: "datadog", apiKey: "k", site: DOWN.url };
  const configs: Readonly<Record<string, Config>> = {
    async_http: { transport: { ...DOWN, type: "async_http" } },
    batch: { transport: { ...DOWN, type: "batch" } },
    datadog: { transport: { ...datadog, async_transport_rules: rules } },
    kafka: { transport: { type: "kafka", topic: "t", config: broker, flush: false } },
    asyncTaskQueue: { transport: DOWN, circuitBreaker },
  };
  for (const [name, config] of Object.entries(configs)) {
    it(`reaches the \`onError\` of the client, and is a warning without it: ${name}`, async () => {
      const [lost, warnings]: [unknown[], string[]] = [[], []];
      for (const onError of [(_: Error, event: unknown) => void lost.push(event), undefined]) {
        const client = await OpenLineageClient.fromEnvironment({
          config,
          env: { OPENLINEAGE_CLIENT_LOGGING: "ERROR" },
          cwd: "/nowhere",
          enrich: false,
          onWarning: (message) => void warnings.push(message),
          ...onError && { onError },
        });
        await client.emit(EVENT);
        // Kafka reports the number of lost events once more.
        await client.close().catch(() => {});
      }
      assertEquals(lost, [EVENT]);
      assertEquals(warnings.length, 1);
    });
  }
});

describe("the section metrics", () => {
  it("sends measurements of each backend to StatsD", async () => {
    const { socket, port } = await startStatsd();
    await using backend = await startLineageBackend();
    const received = once(socket, "message", { signal: AbortSignal.timeout(60_000) });
    const { client } = await clientWith({
      transport: { type: "http", name: "marquez", url: backend.url },
      metrics: { type: "composite", registries: [{ type: "statsd", host: "127.0.0.1", port }] },
    });
    await client.emit(EVENT);
    const [message] = await received;
    await client.close();
    socket.close();
    const lines = String(message).split("\n");
    const tags = "#transport:marquez,outcome:sent";
    assertEquals(lines.slice(0, 2), [
      `openlineage.emit.start:1|c|${tags}`,
      `openlineage.emit.complete:1|c|${tags}`,
    ]);
    assertEquals(/^openlineage\.emit\.time:\d+\.\d{3}\|ms\|/.test(lines[2] ?? ""), true);
  });

  for (
    const [flavor, line] of [
      ["etsy", "openlineage.emit.start.transport.http.outcome.failed:1|c"],
      ["sysdig", "openlineage.emit.start#transport=http,outcome=failed:1|c"],
      ["telegraf", "openlineage.emit.start,transport=http,outcome=failed:1|c"],
    ] as const
  ) {
    it(`writes the tags of ${flavor}`, async () => {
      const { socket, port } = await startStatsd();
      const received = once(socket, "message", { signal: AbortSignal.timeout(60_000) });
      const metrics = { type: "statsd", host: "127.0.0.1", port, flavor };
      const { client } = await clientWith({ transport: DOWN, metrics });
      await assertRejects(() => client.emit(EVENT), TransportError);
      const [message] = await received;
      await client.close();
      socket.close();
      assertEquals(String(message).split("\n")[0], line);
    });
  }
});

describe("the transport batch", () => {
  it("posts events in one request in the background", async () => {
    await using backend = await startLineageBackend();
    const { client } = await clientWith({
      transport: { type: "batch", url: backend.url, max_events: 3, linger: 60 },
    });
    const events = [1, 2, 3].map((run) => numberedEvent(run, 0));
    for (const event of events) await client.emit(event);
    await client.flush();
    assertEquals(backend.requests.map(({ path }) => path), ["/api/v1/lineage/batch"]);
    assertEquals(backend.events, [events]);
    await client.close();
  });

  it("delivers the events of a spool", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const batch = { type: "batch", url: backend.url, linger: 0 };
    const { client } = await clientWith({
      transport: { type: "spool", folder: folder.path, transport: batch },
    });
    await client.emit(frozenRunEvent("orders"));
    await client.close();
    assertEquals(backend.events.flat().length, 1);
    assertEquals((await readSpoolStatus(folder.path)).waiting, 0);
  });
});
