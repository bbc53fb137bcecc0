import { assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { withDeadline } from "../../../../src/lineage/transports/wrappers/with_deadline.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";
import { wrapperFixture } from "../../../fixtures/transport_fixtures.ts";
import { testTransport } from "../../../contracts/transport.ts";

const EVENT = frozenJobEvent("orders");

testTransport(
  "withDeadline()",
  (state) => wrapperFixture(state, ({ backend }) => withDeadline(backend, { timeoutMs: 60_000 })),
);

describe("withDeadline()", () => {
  it("rejects an emit that takes too long, and aborts the transport's signal", async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const hanging = {
      emit(_event: unknown, options?: { readonly signal?: AbortSignal }): Promise<void> {
        signals.push(options?.signal);
        return new Promise(() => {});
      },
    };
    const transport = withDeadline(hanging, { timeoutMs: 5 });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals(error.message, "Cannot emit lineage event: it took more than 5 ms");
    assertEquals([error.code, error.retryable], ["TRANSPORT_TIMEOUT", true]);
    assertStrictEquals(signals[0]?.reason, error);
  });

  it("rejects a flush and a close that take too long", async () => {
    const hanging = {
      emit: () => Promise.resolve(),
      flush: () => new Promise<void>(() => {}),
      close: () => new Promise<void>(() => {}),
    };
    const transport = withDeadline(hanging, { timeoutMs: 60_000, closeTimeoutMs: 5 });
    await assertRejects(() => transport.flush(), TransportError, "Cannot flush transport: it took");
    await assertRejects(() => transport.close(), TransportError, "Cannot close transport: it took");
  });

  it("passes on what the transport throws, and the reason of the caller's signal", async () => {
    const failure = new Error("no route to host");
    const failing = withDeadline({ emit: () => Promise.reject(failure) }, { timeoutMs: 60_000 });
    assertStrictEquals(await assertRejects(() => failing.emit(EVENT)), failure);

    const hanging = withDeadline({ emit: () => new Promise(() => {}) }, { timeoutMs: 60_000 });
    const controller = new AbortController();
    const emitted = hanging.emit(EVENT, { signal: controller.signal });
    controller.abort(failure);
    assertStrictEquals(await assertRejects(() => emitted), failure);
  });

  it("waits longer than a timer can", async () => {
    const slow = { emit: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) };
    await withDeadline(slow, { timeoutMs: 2 ** 32 }).emit(EVENT);
  });

  it("rejects a limit that is not positive", () => {
    const transport = { emit: () => Promise.resolve() };
    assertThrows(
      () => withDeadline(transport, { timeoutMs: 0 }),
      RangeError,
      "'timeoutMs' must be",
    );
  });
});
