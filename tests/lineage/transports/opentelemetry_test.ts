import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { noopTransport } from "../../../src/lineage/transports/noop.ts";
import { openTelemetryMetrics } from "../../../src/lineage/transports/opentelemetry.ts";
import { withMetrics } from "../../../src/lineage/transports/wrappers.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenJobEvent("orders");

describe("openTelemetryMetrics()", () => {
  it("records each event with its transport and outcome", async () => {
    const records: unknown[] = [];
    const record = (name: string) => (value: number, attributes: object) =>
      void records.push([name, value, attributes]);
    const onEmit = await openTelemetryMetrics({
      meter: {
        createCounter: (name) => ({ add: record(name) }),
        createHistogram: (name) => ({ record: record(name) }),
      },
    });
    const now = [1, 5];
    const transport = withMetrics(noopTransport(), {
      name: "marquez",
      onEmit,
      now: () => now.shift() ?? 0,
    });
    await transport.emit(EVENT);
    const attributes = { transport: "marquez", outcome: "sent" };
    assertEquals(records, [
      ["openlineage.emit.complete", 1, attributes],
      ["openlineage.emit.attempts", 1, attributes],
      ["openlineage.emit.time", 4, attributes],
      ["openlineage.emit.size", new TextEncoder().encode(JSON.stringify(EVENT)).length, attributes],
    ]);
  });

  it("uses the global meter of the package", async () => {
    const onEmit = await openTelemetryMetrics();
    await withMetrics(noopTransport(), { onEmit }).emit(EVENT);
  });
});
