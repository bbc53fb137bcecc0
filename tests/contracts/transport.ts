import { describe, it } from "node:test";
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { TransportError } from "../../src/lineage/errors.ts";
import type { LineageEvent } from "../../src/lineage/event/event.ts";
import type { Transport } from "../../src/lineage/transports/transport.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";

/** A transport under test. */
export interface TransportFixture extends AsyncDisposable {
  readonly transport: Required<Transport>;
  /** Gives the texts that arrived, in their order. */
  received(): Promise<readonly string[]>;
}

/** What a transport cannot do. */
export interface TransportGaps {
  /** Why nothing arrives. */
  readonly delivers?: string;
}

/** Declares what every transport has to do. */
export function testTransport(
  name: string,
  start: () => Promise<TransportFixture>,
  gaps: TransportGaps = {},
): void {
  const delivering = gaps.delivers === undefined ? {} : { skip: gaps.delivers };

  describe(`${name}: the transport contract`, () => {
    it("emit() sends the JSON of the event unchanged", delivering, async () => {
      await using fixture = await start();
      const event = frozenRunEvent("orders");
      await fixture.transport.emit(event);
      assertEquals(await fixture.received(), [JSON.stringify(event)]);
    });

    it("emit() sends awaited events in their order", delivering, async () => {
      await using fixture = await start();
      const events = ["a", "b", "c", "d"].map(frozenJobEvent);
      for (const event of events) await fixture.transport.emit(event);
      assertEquals(await fixture.received(), events.map((event) => JSON.stringify(event)));
    });

    it("emit() rejects for a value that JSON cannot represent", delivering, async () => {
      await using fixture = await start();
      const event = { ...frozenJobEvent("orders"), cost: NaN } as LineageEvent;
      await assertRejects(() => fixture.transport.emit(event), TypeError);
      assertEquals(await fixture.received(), []);
    });

    it("emit() rejects with the reason of an aborted signal", async () => {
      await using fixture = await start();
      const reason = new Error("enough");
      const signal = AbortSignal.abort(reason);
      const error = await assertRejects(() =>
        fixture.transport.emit(frozenJobEvent("orders"), { signal })
      );
      assertStrictEquals(error, reason);
      if (gaps.delivers === undefined) assertEquals(await fixture.received(), []);
    });

    it("close() waits for the events in flight", delivering, async () => {
      await using fixture = await start();
      const event = frozenJobEvent("orders");
      const emitted = fixture.transport.emit(event);
      await fixture.transport.close();
      assertEquals(await fixture.received(), [JSON.stringify(event)]);
      await emitted;
    });

    it("close() may be called twice, also at the same time", async () => {
      await using fixture = await start();
      await Promise.all([fixture.transport.close(), fixture.transport.close()]);
      await fixture.transport.close();
    });

    it("emit() rejects after close()", async () => {
      await using fixture = await start();
      await fixture.transport.flush();
      await fixture.transport.close();
      const error = await assertRejects(
        () => fixture.transport.emit(frozenJobEvent("orders")),
        TransportError,
        "Cannot emit lineage event: the transport is closed",
      );
      assertEquals(error.code, "TRANSPORT_CLOSED");
    });
  });
}
