import { describe, it } from "node:test";
import { assertEquals, assertRejects } from "@std/assert";
import { OpenLineageClient } from "../../src/lineage/client.ts";
import type { Transport } from "../../src/lineage/transports/port/transport.ts";
import { frozenRunEvent } from "../fakes/lineage_events.ts";

const EVENT = frozenRunEvent("orders");

describe("OpenLineageClient", () => {
  it("works with a transport that has only emit()", async () => {
    const events: unknown[] = [];
    const transport = { emit: (event: unknown) => Promise.resolve(void events.push(event)) };
    const client = new OpenLineageClient({ transport });
    await client.emit(EVENT);
    await client.flush();
    await client.close();
    assertEquals(events, [EVENT]);
  });

  it("closes its transport once, when it is disposed", async () => {
    const calls: string[] = [];
    const transport: Transport = {
      emit: () => Promise.resolve(void calls.push("emit")),
      flush: () => Promise.resolve(void calls.push("flush")),
      close: () => Promise.resolve(void calls.push("close")),
    };
    {
      await using client = new OpenLineageClient({ transport });
      await client.emit(EVENT);
      await client.flush();
      await client.close();
    }
    assertEquals(calls, ["emit", "flush", "close"]);
  });

  it("rejects if its transport throws", async () => {
    const transport: Transport = {
      emit() {
        throw new RangeError("too long");
      },
    };
    const client = new OpenLineageClient({ transport });
    await assertRejects(() => client.emit(EVENT), RangeError, "too long");
    await client.close();
  });

  it("passes the signal to its transport", async () => {
    const signals: unknown[] = [];
    const note: Transport["emit"] = (_event, options) =>
      Promise.resolve(void signals.push(options?.signal));
    const client = new OpenLineageClient({
      transport: {
        emit: note,
        flush: (options) => note(EVENT, options),
        close: (options) => note(EVENT, options),
      },
    });
    const { signal } = new AbortController();
    await client.emit(EVENT, { signal });
    await client.flush({ signal });
    await client.close({ signal });
    assertEquals(signals, [signal, signal, signal]);
  });

  for (const verb of ["flush", "close"] as const) {
    it(`${verb}() waits no longer than its signal allows`, async () => {
      const hanging = Promise.withResolvers<void>();
      let closed = false;
      const client = new OpenLineageClient({
        transport: {
          emit: () => hanging.promise,
          close: () => Promise.resolve(void (closed = true)),
        },
      });
      const emitted = client.emit(EVENT);
      const controller = new AbortController();
      const waiting = client[verb]({ signal: controller.signal });
      controller.abort(new Error("enough"));
      await assertRejects(() => waiting, Error, "enough");
      assertEquals(closed, verb === "close");
      hanging.resolve();
      await emitted;
    });
  }

  it("flush() rejects with the failures of the transport", async () => {
    const transport: Transport = {
      emit: () => Promise.resolve(),
      flush: () => Promise.reject(new Error("2 events are lost")),
    };
    const client = new OpenLineageClient({ transport });
    await assertRejects(() => client.flush(), Error, "2 events are lost");
  });
});
