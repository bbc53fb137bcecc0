import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { statsdMetrics } from "../../../../src/lineage/transports/wrappers/statsd.ts";

describe("statsdMetrics()", () => {
  it("may be closed twice, and warns once of measurements after that", () => {
    const warnings: string[] = [];
    const metrics = statsdMetrics({
      host: "127.0.0.1",
      port: 9,
      flavor: "datadog",
      onWarning: (message) => void warnings.push(message),
    });
    metrics.close();
    metrics.close();
    const report = {
      transport: "http",
      outcome: "sent",
      durationMs: 1,
      bytes: 1,
      attempts: 1,
    } as const;
    metrics.onEmit(report);
    metrics.onEmit(report);
    assertEquals(warnings.length, 1);
  });
});
