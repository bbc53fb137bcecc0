import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { failureBreaker } from "../../../../src/lineage/transports/wrappers/circuit_breaker.ts";
import { noopTransport } from "../../../../src/lineage/transports/noop.ts";
import { withBreaker } from "../../../../src/lineage/transports/wrappers/with_breaker.ts";
import { withDeadline } from "../../../../src/lineage/transports/wrappers/with_deadline.ts";
import { testTransport } from "../../../contracts/transport.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";
import { wrapperFixture } from "../../../fixtures/transport_fixtures.ts";

const EVENT = frozenJobEvent("orders");

testTransport(
  "withBreaker()",
  (state) => wrapperFixture(state, ({ backend }) => withBreaker(backend)),
);
testTransport(
  "withBreaker() whose circuit is open",
  (state) =>
    wrapperFixture(state, ({ backend }) =>
      withBreaker(noopTransport(), {
        breaker: { refusal: () => "the circuit is open" },
        fallback: backend,
      })),
);

/** A backend that fails while its switch is set. */
class Backend {
  isDown = true;
  calls = 0;

  emit(): Promise<void> {
    this.calls++;
    return this.isDown ? Promise.reject(new Error("no route to host")) : Promise.resolve();
  }
}

describe("withBreaker()", () => {
  it("stops calling after failures in a row, and counts what is not sent", async () => {
    const backend = new Backend();
    const transport = withBreaker(backend, { failures: 2 });
    await assertRejects(() => transport.emit(EVENT), Error, "no route to host");
    await assertRejects(() => transport.emit(EVENT), Error, "no route to host");
    await assertRejects(() => transport.emit(EVENT), TransportError, "1 event was not sent");
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals(
      error.message,
      "Cannot emit lineage event: the circuit is open after 2 failures in a row, " +
        "2 events were not sent",
    );
    assertEquals([error.code, error.retryable], ["TRANSPORT_CIRCUIT_OPEN", true]);
    assertEquals(backend.calls, 2);
  });

  it("sends one probe after a while, which opens the circuit again or closes it", async () => {
    const backend = new Backend();
    let time = 0;
    const transport = withBreaker(backend, { failures: 1, openMs: 100, now: () => time });
    await assertRejects(() => transport.emit(EVENT), Error, "no route to host");
    time = 100;
    const probes = await Promise.allSettled([transport.emit(EVENT), transport.emit(EVENT)]);
    assertEquals(probes.map((probe) => probe.status === "rejected" && probe.reason.code), [
      undefined,
      "TRANSPORT_CIRCUIT_OPEN",
    ]);
    time = 199;
    await assertRejects(() => transport.emit(EVENT), TransportError, "the circuit is open");
    time = 200;
    backend.isDown = false;
    await transport.emit(EVENT);
    await transport.emit(EVENT);
    assertEquals(backend.calls, 4);
  });

  it("sends to the fallback while the circuit is open", async () => {
    const [backend, spooled] = [new Backend(), [] as unknown[]];
    const fallback = { emit: (event: unknown) => Promise.resolve(void spooled.push(event)) };
    const transport = withBreaker(backend, { failures: 1, fallback });
    await assertRejects(() => transport.emit(EVENT), Error, "no route to host");
    await transport.emit(EVENT);
    assertEquals(spooled, [EVENT]);
  });

  it("does not count an event that the backend refuses, nor a call that is aborted", async () => {
    const refusal = new TransportError("Cannot emit", { code: "TRANSPORT_REJECTED" });
    const refusing = { emit: () => Promise.reject(refusal) };
    const transport = withBreaker(refusing, { failures: 1 });
    await assertRejects(() => transport.emit(EVENT), TransportError, "Cannot emit");
    await assertRejects(() => transport.emit(EVENT), TransportError, "Cannot emit");

    const hanging = withDeadline({ emit: () => new Promise(() => {}) }, { timeoutMs: 60_000 });
    const limited = withBreaker(hanging, { failures: 1 });
    const controller = new AbortController();
    const emitted = limited.emit(EVENT, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await assertRejects(() => emitted, Error, "enough");
    const next = limited.emit(EVENT, { signal: AbortSignal.timeout(1) });
    await assertRejects(() => next, DOMException);
  });

  it("rejects numbers out of range", () => {
    assertThrows(() => failureBreaker({ failures: 0 }), RangeError, "'failures' is out of range");
    assertThrows(() => failureBreaker({ openMs: -1 }), RangeError, "'openMs' is out of range");
  });
});
