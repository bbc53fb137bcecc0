import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { describe, it } from "node:test";
import { httpTransport } from "../../../../src/lineage/transports/http.ts";
import {
  type EmitReport,
  withMetrics,
} from "../../../../src/lineage/transports/wrappers/with_metrics.ts";
import { testTransport } from "../../../contracts/transport.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";
import { wrapperFixture } from "../../../fixtures/transport_fixtures.ts";

const EVENT = frozenJobEvent("orders");
const BYTES = new TextEncoder().encode(JSON.stringify(EVENT)).length;

testTransport(
  "withMetrics()",
  (state) => wrapperFixture(state, ({ backend }) => withMetrics(backend, { onEmit: () => {} })),
);

describe("withMetrics()", () => {
  it("reports an event that was sent, with its attempts", async () => {
    const reports: EmitReport[] = [];
    let [time, requests] = [0, 0];
    const http = httpTransport({
      url: "http://marquez.example",
      sleep: () => Promise.resolve(),
      fetch: () => Promise.resolve(new Response(null, { status: requests++ < 2 ? 503 : 201 })),
    });
    const transport = withMetrics(http, {
      name: "marquez",
      onEmit: (report) => void reports.push(report),
      now: () => time += 5,
    });
    await transport.emit(EVENT);
    assertEquals(reports, [
      { transport: "marquez", outcome: "sent", durationMs: 5, bytes: BYTES, attempts: 3 },
    ]);
  });

  it("reports an event that failed, with its error", async () => {
    const reports: EmitReport[] = [];
    const failure = new Error("no route to host");
    const transport = withMetrics({ emit: () => Promise.reject(failure) }, {
      onEmit: (report) => void reports.push(report),
    });
    assertStrictEquals(await assertRejects(() => transport.emit(EVENT)), failure);
    assertEquals(reports.map(({ outcome, error, attempts }) => [outcome, error, attempts]), [
      ["failed", failure, 1],
    ]);
  });

  it("sends the event if the hook fails", async () => {
    let sent = 0;
    const transport = withMetrics({ emit: () => Promise.resolve(void sent++) }, {
      onEmit: () => {
        throw new Error("no meter");
      },
    });
    await transport.emit(EVENT);
    assertEquals(sent, 1);
  });
});
