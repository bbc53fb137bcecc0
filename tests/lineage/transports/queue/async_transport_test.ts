import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import type { RunEvent } from "../../../../src/lineage/event/event.ts";
import {
  asyncHttpTransport,
  asyncTransport,
  type AsyncTransportOptions,
} from "../../../../src/lineage/transports/async.ts";
import { FlakyTransport } from "../../../fakes/flaky_transport.ts";
import { startLineageBackend } from "../../../fakes/lineage_backend.ts";
import { numberedEvent, numbersOf } from "../../../fakes/run_events.ts";

/** A transport whose emits end when the test says so. */
class HeldTransport {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();

  emit(event: unknown): Promise<void> {
    const numbers = numbersOf(event as RunEvent);
    this.started.push(numbers);
    return new Promise((resolve) => this.#ends.set(numbers, resolve));
  }

  /** Ends an emit, and waits until what follows from it has happened. */
  async end(numbers: string): Promise<void> {
    this.#ends.get(numbers)?.();
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function held(options: Partial<AsyncTransportOptions> = {}) {
  const inner = new HeldTransport();
  return { inner, transport: asyncTransport({ transport: inner, ...options }) };
}

describe("asyncTransport() and the order", () => {
  it("sends START before the rest of its run, and several runs at once", async () => {
    const { inner, transport } = held();
    for (const [run, number] of [[1, 0], [1, 1], [2, 0], [1, 2], [2, 1]] as const) {
      await transport.emit(numberedEvent(run, number));
    }
    assertEquals(inner.started, ["1/0", "2/0"]);
    await inner.end("2/0");
    assertEquals(inner.started, ["1/0", "2/0", "2/1"]);
    await inner.end("1/0");
    await inner.end("1/1");
    assertEquals(inner.started, ["1/0", "2/0", "2/1", "1/1", "1/2"]);
  });

  it("sends the rest of a run whose START failed", async () => {
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? "TRANSPORT_REJECTED" : "accept"
    );
    const transport = asyncTransport({ transport: backend });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    await assertRejects(() => transport.flush(), TransportError, "It failed");
    assertEquals(backend.accepted, ["1/1"]);
    const { delivered, failed, waiting, inFlight } = transport.stats();
    assertEquals([delivered, failed, waiting, inFlight], [1, 1, 0, 0]);
  });

  it("sends at most 'concurrency' events at a time, and alternates between runs", async () => {
    const { inner, transport } = held({ concurrency: 2 });
    for (const run of [1, 2, 3]) {
      for (const number of [0, 1]) await transport.emit(numberedEvent(run, number));
    }
    assertEquals(inner.started, ["1/0", "2/0"]);
    await inner.end("1/0");
    assertEquals(inner.started, ["1/0", "2/0", "3/0"]);
    await inner.end("2/0");
    assertEquals(inner.started.at(-1), "1/1");
  });

  it("sends an event as it was emitted", async () => {
    const bodies: RunEvent[] = [];
    const transport = asyncTransport({
      transport: { emit: (event) => Promise.resolve(void bodies.push(event as RunEvent)) },
    });
    const event = structuredClone(numberedEvent(1, 0)) as { job: { name: string } };
    const emitted = transport.emit(event as RunEvent);
    event.job.name = "9";
    await emitted;
    await transport.close();
    assertEquals(bodies.map(numbersOf), ["1/0"]);
  });
});

describe("asyncTransport() and a full queue", () => {
  it("holds emit() back, in order, until there is room", async () => {
    const { inner, transport } = held({ concurrency: 1, maxQueueSize: 2 });
    const emitted: number[] = [];
    const all = Promise.all([0, 1, 2, 3, 4].map(async (number) => {
      await transport.emit(numberedEvent(1, number));
      emitted.push(number);
    }));
    await turn();
    assertEquals(emitted, [0, 1, 2]);
    await inner.end("1/0");
    assertEquals(emitted, [0, 1, 2, 3]);
    await inner.end("1/1");
    await all;
    for (const number of [2, 3, 4]) await inner.end(`1/${number}`);
    assertEquals(inner.started, ["1/0", "1/1", "1/2", "1/3", "1/4"]);
  });

  it("ends a wait for room with the reason of the signal", async () => {
    const { transport } = held({ concurrency: 1, maxQueueSize: 1 });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = transport.emit(numberedEvent(1, 2), { signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await assertRejects(() => waiting), reason);
    assertEquals(transport.stats().waiting, 1);
  });

  it("rejects, or drops the oldest event, on request", async () => {
    const strict = held({ concurrency: 1, maxQueueSize: 1, whenFull: "error" }).transport;
    await strict.emit(numberedEvent(1, 0));
    await strict.emit(numberedEvent(1, 1));
    const error = await assertRejects(() => strict.emit(numberedEvent(1, 2)), TransportError);
    assertEquals([error.code, error.retryable], ["TRANSPORT_FULL", true]);

    const dropped: string[] = [];
    const { inner, transport } = held({
      concurrency: 1,
      maxQueueSize: 1,
      whenFull: "drop-oldest",
      onError: (_error, event) => void dropped.push(numbersOf(event as RunEvent)),
    });
    for (const run of [1, 2, 3]) await transport.emit(numberedEvent(run, 0));
    await inner.end("1/0");
    assertEquals([dropped, inner.started], [["2/0"], ["1/0", "3/0"]]);
    assertEquals(transport.stats().dropped, 1);
  });

  it("is full by the length of the events as well", async () => {
    const { transport } = held({ concurrency: 1, maxQueueLength: 10, whenFull: "error" });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    await assertRejects(() => transport.emit(numberedEvent(1, 2)), TransportError, "10 characters");
  });
});

describe("asyncTransport() and untilDelivered", () => {
  const untilDelivered = true;

  it("resolves when the backend has accepted the event, after those of its run", async () => {
    const { inner, transport } = held();
    const emitted: string[] = [];
    await transport.emit(numberedEvent(1, 0));
    const second = transport.emit(numberedEvent(1, 1), { untilDelivered })
      .then(() => emitted.push("1/1"));
    await inner.end("1/0");
    assertEquals([inner.started, emitted], [["1/0", "1/1"], []]);
    await inner.end("1/1");
    await second;
    assertEquals(emitted, ["1/1"]);
    await transport.close();
  });

  it("rejects with the failure of the event, which is reported nowhere else", async () => {
    const failure = new Error("It failed");
    const reported: unknown[] = [];
    const onError = (error: unknown): void => void reported.push(error);
    const transport = asyncTransport({ transport: new FlakyTransport(() => failure), onError });
    const emitted = transport.emit(numberedEvent(1, 0), { untilDelivered });
    assertStrictEquals(await assertRejects(() => emitted), failure);
    await transport.close();
    assertEquals([reported, transport.stats().failed], [[], 1]);
  });

  it("is in every request to the transport", async () => {
    const requested: unknown[] = [];
    const transport = asyncTransport({
      transport: {
        emit: (_event, options) => Promise.resolve(void requested.push(options?.untilDelivered)),
      },
    });
    await transport.emit(numberedEvent(1, 0), { untilDelivered });
    await transport.emit(numberedEvent(1, 1));
    await transport.close();
    assertEquals(requested, [true, true]);
  });

  it("does not send an event whose call is aborted, and ends the attempt under way", async () => {
    const backend = new FlakyTransport((numbers) => numbers === "1/0" ? "hang" : "accept");
    const transport = asyncTransport({ transport: backend, concurrency: 1, maxQueueSize: 1 });
    const [controller, reason] = [new AbortController(), new Error("enough")];
    const { signal } = controller;
    const emitted = [0, 1, 2].map((number) =>
      transport.emit(numberedEvent(1, number), { untilDelivered, signal })
    );
    controller.abort(reason);
    for (const call of emitted) assertStrictEquals(await assertRejects(() => call), reason);
    await transport.emit(numberedEvent(1, 3), { untilDelivered });
    await transport.close();
    assertEquals(backend.sent, ["1/0", "1/3"]);
  });

  it("rejects if there is no room, if the event is dropped, and if close() gives it up", async () => {
    const strict = held({ concurrency: 1, maxQueueSize: 1, whenFull: "error" }).transport;
    const waiting = [0, 1].map((number) => strict.emit(numberedEvent(1, number)));
    await Promise.all(waiting);
    const refused = strict.emit(numberedEvent(1, 2), { untilDelivered });
    await assertRejects(() => refused, TransportError, "Cannot queue lineage event");

    const { transport } = held({
      concurrency: 1,
      maxQueueSize: 1,
      whenFull: "drop-oldest",
      closeTimeoutMs: 5,
      onError: () => {},
    });
    const [flying, dropped, last] = [1, 2, 3].map((run) =>
      transport.emit(numberedEvent(run, 0), { untilDelivered })
    );
    await assertRejects(() => dropped!, TransportError, "Cannot queue lineage event");
    const ends = Promise.allSettled([flying, last]);
    await transport.close();
    assertEquals((await ends).map((end) => end.status === "rejected" && end.reason.code), [
      "TRANSPORT_TIMEOUT",
      "TRANSPORT_TIMEOUT",
    ]);
  });
});

describe("asyncTransport() and its end", () => {
  it("waits in close() also for those that wait for room", async () => {
    const backend = new FlakyTransport();
    const transport = asyncTransport({ transport: backend, concurrency: 1, maxQueueSize: 1 });
    const all = [0, 1, 2, 3].map((number) => transport.emit(numberedEvent(1, number)));
    await transport.close();
    await Promise.all(all);
    assertEquals(backend.accepted, ["1/0", "1/1", "1/2", "1/3"]);
    assertEquals(backend.closed, 1);
  });

  it("abandons the rest if nothing is delivered, and reports each event", async () => {
    const failed: string[] = [];
    const transport = asyncTransport({
      transport: new FlakyTransport(() => "hang"),
      closeTimeoutMs: 20,
      onError: (error, event) => {
        assertEquals(error.code, "TRANSPORT_TIMEOUT");
        failed.push(numbersOf(event as RunEvent));
      },
    });
    for (const number of [0, 1]) await transport.emit(numberedEvent(1, number));
    await transport.close();
    assertEquals(failed.toSorted(), ["1/0", "1/1"]);
    assertEquals(transport.stats().failed, 2);
  });

  it("continues if 'onError' throws", async () => {
    const backend = new FlakyTransport((numbers) =>
      numbers === "1/0" ? "TRANSPORT_REJECTED" : "accept"
    );
    const onError = (): never => {
      throw new Error("onError threw");
    };
    const transport = asyncTransport({ transport: backend, onError });
    await transport.emit(numberedEvent(1, 0));
    await transport.emit(numberedEvent(1, 1));
    await transport.close();
    assertEquals(backend.accepted, ["1/1"]);
  });

  it("rejects in close() if nothing has received the failures", async () => {
    const backend = new FlakyTransport(() => "TRANSPORT_REJECTED");
    const transport = asyncTransport({ transport: backend });
    for (const run of [1, 2]) await transport.emit(numberedEvent(run, 0));
    await assertRejects(() => transport.close(), TransportError, "It failed, and 1 other failed");
    assertEquals(backend.closed, 1);
  });

  it("reports in waitForCompletion() whether all was sent in time", async () => {
    const { inner, transport } = held();
    assertEquals(await transport.waitForCompletion(0), true);
    await transport.emit(numberedEvent(1, 0));
    assertEquals(await transport.waitForCompletion(5), false);
    const completed = transport.waitForCompletion();
    await inner.end("1/0");
    assertEquals(await completed, true);
  });

  it("waits longer than a timer can", async () => {
    const { inner, transport } = held({ closeTimeoutMs: 2 ** 32 });
    await transport.emit(numberedEvent(1, 0));
    const closed = transport.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await inner.end("1/0");
    await closed;
    assertEquals(transport.stats().delivered, 1);
  });

  it("refuses numbers that are not positive", () => {
    const transport = new FlakyTransport();
    for (const name of ["maxQueueSize", "maxQueueLength", "concurrency", "closeTimeoutMs"]) {
      const create = () => asyncTransport({ transport, [name]: 0 });
      assertThrows(create, RangeError, `'${name}' must be positive`);
    }
  });
});

describe("asyncHttpTransport()", () => {
  it("keeps the order of each run while the backend fails now and then", async () => {
    await using backend = await startLineageBackend();
    backend.respondWith(503, 201, 503, 201, 503);
    const sleep = () => Promise.resolve();
    const transport = asyncHttpTransport({ url: backend.url, sleep });
    for (let number = 0; number < 10; number++) {
      for (const run of [1, 2, 3]) await transport.emit(numberedEvent(run, number));
    }
    await transport.close();
    const arrived = backend.events.map(numbersOf);
    assertEquals(arrived.length, 30);
    for (const run of [1, 2, 3]) {
      const ofRun = arrived.filter((numbers) => numbers.startsWith(`${run}/`));
      assertEquals(ofRun, Array.from({ length: 10 }, (_, number) => `${run}/${number}`));
    }
    assert(transport.stats().delivered === 30);
  });
});
