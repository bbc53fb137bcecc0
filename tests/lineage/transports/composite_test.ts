import { describe, it } from "node:test";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { TransportError } from "../../../src/lineage/errors.ts";
import type { Transport } from "../../../src/lineage/transports/port/transport.ts";
import { compositeTransport } from "../../../src/lineage/transports/composite.ts";
import type { CompositeTransportOptions } from "../../../src/lineage/transports/composite.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

const EVENT = frozenJobEvent("orders");

describe("compositeTransport()", () => {
  it("emits to all in their order", async () => {
    assertEquals(await callsOf({}, ["a", "b", "c"]), ["a", "b", "c"]);
  });

  it("continues after a failure and reports it", async () => {
    const reported: TransportError[] = [];
    const onError = (error: TransportError) => void reported.push(error);
    assertEquals(await callsOf({ onError }, ["a", "!b", "c"]), ["a", "!b", "c"]);
    assertEquals(reported.map(({ message }) => message), [
      'Cannot emit lineage event to transport "!b" (!b is down)',
    ]);
  });

  it("rejects if all failed, with all causes", async () => {
    const calls: string[] = [];
    const transport = compositeOf({}, { names: ["!a", "!b"], calls });
    const error = await assertRejects(() => transport.emit(EVENT), TransportError);
    assertEquals(
      error.message,
      'Cannot emit lineage event to transport "!a" (!a is down), "!b" (!b is down)',
    );
    assertEquals([error.code, error.retryable], ["TRANSPORT_COMPOSITE", true]);
    assert(error.cause instanceof AggregateError);
    assertEquals(error.cause.errors.map(String), [
      "TransportError: !a is down",
      "TransportError: !b is down",
    ]);
  });

  it("rejects at the first failure if continueOnFailure is off", async () => {
    const calls: string[] = [];
    const options = { continueOnFailure: false };
    const transport = compositeOf(options, { names: ["a", "!b", "c"], calls });
    await assertRejects(() => transport.emit(EVENT), TransportError, '"!b"');
    assertEquals(calls, ["a", "!b"]);
  });

  it("stops at the first success if continueOnSuccess is off", async () => {
    const options = { continueOnSuccess: false, onError: () => {} };
    assertEquals(await callsOf(options, ["!a", "b", "c"]), ["!a", "b"]);
  });

  it("sorts by priority, the highest first, and keeps the order of equals", async () => {
    const priorities = { a: 1, b: 2, c: 1, d: -1 };
    assertEquals(await callsOf({ sort: true }, ["d", "a", "x", "b", "c"], priorities), [
      "b",
      "a",
      "c",
      "x",
      "d",
    ]);
    assertEquals(await callsOf({}, ["d", "b"], priorities), ["d", "b"]);
  });

  it("ends with the reason of the signal and tries no other", async () => {
    const calls: string[] = [];
    const controller = new AbortController();
    const aborting: Transport = {
      emit() {
        controller.abort(new Error("enough"));
        return Promise.reject(controller.signal.reason);
      },
    };
    const transport = compositeTransport({
      transports: [{ transport: aborting }, { transport: fakeTransport("b", calls) }],
    });
    const emitting = () => transport.emit(EVENT, { signal: controller.signal });
    await assertRejects(emitting, Error, "enough");
    assertEquals(calls, []);
  });

  it("flushes and closes all, also if one fails", async () => {
    for (const verb of ["flush", "close"] as const) {
      const calls: string[] = [];
      const transport = compositeOf({}, { names: ["!a", "b", "!c"], calls });
      const error = await assertRejects(() => transport[verb](), TransportError);
      assertEquals(
        error.message,
        `Cannot ${verb} transport "!a" (!a is down), "!c" (!c is down)`,
      );
      assert(error.cause instanceof AggregateError);
      assertEquals(calls, [`${verb} !a`, `${verb} b`, `${verb} !c`]);
    }
  });

  it("refuses to be empty", () => {
    assertThrows(() => compositeTransport({ transports: [] }), TypeError, "must not be empty");
  });
});

/** Emits one event and returns the names of the transports that were tried. */
async function callsOf(
  options: Partial<CompositeTransportOptions>,
  names: readonly string[],
  priorities: Readonly<Record<string, number>> = {},
): Promise<string[]> {
  const calls: string[] = [];
  await compositeOf(options, { names, calls, priorities }).emit(EVENT);
  return calls;
}

function compositeOf(
  options: Partial<CompositeTransportOptions>,
  fakes: {
    readonly names: readonly string[];
    readonly calls: string[];
    readonly priorities?: Readonly<Record<string, number>>;
  },
): Required<Transport> {
  const transports = fakes.names.map((name) => {
    const priority = fakes.priorities?.[name];
    const transport = fakeTransport(name, fakes.calls);
    return { name, transport, ...(priority === undefined ? {} : { priority }) };
  });
  return compositeTransport({ ...options, transports });
}

/** A transport that notes its calls, and fails if its name begins with "!". */
function fakeTransport(name: string, calls: string[]): Required<Transport> {
  return {
    isDurable: false,
    emit: () => call(name),
    emitSerialized: () => call(name),
    flush: () => call(`flush ${name}`),
    close: () => call(`close ${name}`),
  };

  function call(what: string): Promise<void> {
    calls.push(what);
    if (!name.startsWith("!")) return Promise.resolve();
    const options = { code: "TRANSPORT_UNAVAILABLE", retryable: true } as const;
    return Promise.reject(new TransportError(`${name} is down`, options));
  }
}
