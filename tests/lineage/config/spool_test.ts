import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/mod.ts";
import { readSpoolStatus } from "../../../src/lineage/transports/spool.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

describe("fromEnvironment() and a spool", () => {
  it("keeps events in the folder, and delivers them by the transport within", async () => {
    await using folder = await tempFolder();
    await using backend = await startLineageBackend();
    const warnings: string[] = [];
    const open = (url: string) =>
      OpenLineageClient.fromEnvironment({
        config: {
          transport: {
            type: "spool",
            folder: folder.path,
            transport: { type: "http", url, retry: { total: 0 } },
          },
        },
        env: {},
        cwd: "/nowhere",
        onWarning: (message) => void warnings.push(message),
      });
    const event = frozenJobEvent("orders");
    const first = await open("http://127.0.0.1:1");
    await first.emit(event);
    await first.flush();
    assertEquals((await readSpoolStatus(folder.path)).waiting, 1);
    await first.close();
    assertEquals(warnings.length, 1);

    await (await open(backend.url)).close();
    assertEquals(backend.events, [event]);
  });

  const url = "http://127.0.0.1:1";
  const queue = { type: "async_http", url, retry: { total: 0 } };
  const queues: Record<string, { readonly transport: object; readonly [key: string]: object }> = {
    "a queue": { transport: queue },
    "a queue of batches": { transport: { ...queue, type: "batch" } },
    "a queue with `maxEventBytes`": { transport: { ...queue, maxEventBytes: 1000 } },
    "a queue behind a transformer": {
      transport: {
        type: "transform",
        transformer_class: "JobNamespaceReplaceTransformer",
        transformer_properties: { new_job_namespace: "eu" },
        transport: queue,
      },
    },
    "a queue among others": { transport: { type: "composite", transports: [queue] } },
    "a breaker that is a queue, with metrics": {
      transport: { ...queue, type: "http" },
      circuitBreaker: { type: "asyncTaskQueue" },
      metrics: { type: "statsd", host: "127.0.0.1" },
    },
  };
  for (const [name, { transport, ...sections }] of Object.entries(queues)) {
    it(`keeps its events until they are delivered by ${name}`, async () => {
      await using folder = await tempFolder();
      const spool = { type: "spool", folder: folder.path, transport };
      const client = await OpenLineageClient.fromEnvironment({
        config: { transport: spool, ...sections },
        env: {},
        cwd: "/nowhere",
        onWarning: () => {},
      });
      await client.emit(frozenJobEvent("orders"));
      await client.close();
      assertEquals((await readSpoolStatus(folder.path)).waiting, 1);
    });
  }
});
