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
    backend.respondWith(503);
    const warnings: string[] = [];
    const config = {
      transport: {
        type: "spool",
        folder: folder.path,
        transport: { type: "http", url: backend.url, retry: { total: 0 } },
      },
    };
    const open = () =>
      OpenLineageClient.fromEnvironment({
        config,
        env: {},
        cwd: "/nowhere",
        onWarning: (message) => void warnings.push(message),
      });
    const event = frozenJobEvent("orders");
    const first = await open();
    await first.emit(event);
    await first.flush();
    assertEquals((await readSpoolStatus(folder.path)).waiting, 1);
    await first.close();
    assertEquals(warnings.length, 1);

    await (await open()).close();
    assertEquals(backend.events, [event]);
  });
});
