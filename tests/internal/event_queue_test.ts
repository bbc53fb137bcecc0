import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { EventQueue } from "../../src/internal/event_queue.ts";

function setImmediatePromise(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function failingOn(bad: string, events: string[]) {
  return (event: string): Promise<void> => {
    if (event === bad) return Promise.reject(new Error(`no ${event}`));
    events.push(event);
    return Promise.resolve();
  };
}

describe("EventQueue", () => {
  it("sends one event after another, and reports each that fails", async () => {
    const events: string[] = [];
    const reported: string[] = [];
    const trail = new EventQueue<string>({
      emit: failingOn("b", events),
      timeoutMs: 1000,
      onError: (error, event) => reported.push(`${event}: ${error.message}`),
    });
    for (const event of ["a", "b", "c"]) trail.send(event);
    assertEquals(events, []);
    await trail.idle();
    assertEquals([events, reported], [["a", "c"], ["b: no b"]]);
    await trail.close();
  });

  it("rejects deliver() if send() reports, after the events before it", async () => {
    const events: string[] = [];
    const reported: unknown[] = [];
    const trail = new EventQueue<string>({
      emit: failingOn("b", events),
      timeoutMs: 1000,
      onError: (error) => reported.push(error),
    });
    trail.send("a");
    await assertRejects(() => trail.deliver("b"), Error, "no b");
    assertEquals([events, reported], [["a"], []]);
    await trail.close();
  });

  it("waits in close() for events that arrive meanwhile, and refuses later ones", async () => {
    const events: string[] = [];
    const reported: string[] = [];
    const trail: EventQueue<string> = new EventQueue<string>({
      async emit(event) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = { a: "b", b: "c", c: "d" }[event];
        if (next) trail.send(next);
        events.push(event);
      },
      timeoutMs: 1000,
      onError: (error) => reported.push(error.message),
    });
    trail.send("a");
    await trail.close();
    assertEquals(events, ["a", "b", "c", "d"]);
    trail.send("e");
    await trail.idle();
    assertEquals([events.length, reported], [4, [
      "Cannot deliver lineage event: the client is closed",
    ]]);
  });

  it("abandons hanging events after the timeout, or when the signal of close() is aborted", async () => {
    for (const signal of [undefined, AbortSignal.abort(new Error("enough"))]) {
      const reported: string[] = [];
      const trail = new EventQueue<string>({
        emit: () => new Promise(() => {}),
        timeoutMs: signal ? 1e6 : 5,
        onError: (error, event) => reported.push(`${event}: ${error.message}`),
      });
      trail.send("a");
      trail.send("b");
      await trail.close(signal ? { signal } : {});
      const reason = signal
        ? "enough"
        : "Cannot deliver lineage event: the backend took more than 5 ms";
      assertEquals(reported, [`a: ${reason}`, `b: ${reason}`]);
    }
  });

  it("blocks the sender at 10,000 events, and continues when one is delivered", async () => {
    const release: (() => void)[] = [];
    const errors = new Set<string>();
    const queue = new EventQueue<number>({
      emit: () => new Promise((resolve) => void release.push(resolve)),
      timeoutMs: 60_000,
      onError: (error) => void errors.add(error.message),
    });
    for (let event = 0; event < 10_000; event++) await queue.send(event);
    const order: string[] = [];
    const held = queue.send(10_000).then(() => order.push("sent"));
    await setImmediatePromise();
    order.push("delivered");
    release[0]!();
    await held;
    assertEquals(order, ["delivered", "sent"]);
    await queue.close({ signal: AbortSignal.abort(new Error("enough")) });
    assertEquals([...errors], ["enough"]);
  });

  it("drops events of a full queue when the backend hangs, after one timeout for all", async () => {
    const reported: string[] = [];
    const queue = new EventQueue<number>({
      emit: () => new Promise(() => {}),
      timeoutMs: 20,
      onError: (error) => reported.push(error.message),
    });
    for (let event = 0; event < 10_000; event++) await queue.send(event);
    // A timeout for each would take 20 seconds.
    const startedAt = performance.now();
    for (let event = 0; event < 1_000; event++) await queue.send(event);
    assert(performance.now() - startedAt < 10_000);
    assertEquals(
      reported,
      Array(1_000).fill("Cannot send lineage event: the queue is full (10000 events)"),
    );
    await queue.close();
    assertEquals(reported.length, 11_000);
  });

  it("waits again at a full queue once the backend that hung delivers", async () => {
    const release: (() => void)[] = [];
    const reported: string[] = [];
    const queue = new EventQueue<number>({
      emit: () => new Promise((resolve) => void release.push(resolve)),
      laneOf: String,
      timeoutMs: 20,
      onError: (error) => reported.push(error.message),
    });
    for (let event = 0; event < 10_000; event++) await queue.send(event);
    await queue.send(10_000);
    assertEquals(reported.length, 1);
    release[0]!();
    await setImmediatePromise();
    await queue.send(10_001);
    const held = queue.send(10_002);
    release[1]!();
    await held;
    assertEquals(reported.length, 1);
    await queue.close({ signal: AbortSignal.abort(new Error("enough")) });
  });

  it("sends lanes at the same time, and the events of a lane in order", async () => {
    const log: string[] = [];
    const release = new Map<string, () => void>();
    const queue = new EventQueue<string>({
      emit: (event) => {
        log.push(event);
        return new Promise((resolve) => void release.set(event, resolve));
      },
      laneOf: (event) => event.charAt(0),
      timeoutMs: 60_000,
      onError: (error) => {
        throw error;
      },
    });
    for (const event of ["a1", "a2", "b1", "b2"]) queue.send(event);
    await setImmediatePromise();
    assertEquals(log, ["a1", "b1"]);
    release.get("b1")!();
    await setImmediatePromise();
    assertEquals(log, ["a1", "b1", "b2"]);
    release.get("a1")!();
    await setImmediatePromise();
    assertEquals(log, ["a1", "b1", "b2", "a2"]);
    for (const done of release.values()) done();
    await queue.close();
  });

  it("has no more than 16 events in flight", async () => {
    let inFlight = 0;
    let most = 0;
    const queue = new EventQueue<number>({
      emit: async () => {
        most = Math.max(most, ++inFlight);
        await setImmediatePromise();
        inFlight--;
      },
      laneOf: String,
      timeoutMs: 60_000,
      onError: (error) => {
        throw error;
      },
    });
    for (let event = 0; event < 100; event++) queue.send(event);
    await queue.close();
    assertEquals(most, 16);
  });

  it("close() waits for a slow backend as long as it delivers", async () => {
    const delivered: number[] = [];
    const trail = new EventQueue<number>({
      emit: async (event) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        delivered.push(event);
      },
      timeoutMs: 100,
      onError: (error) => {
        throw error;
      },
    });
    for (let event = 0; event < 150; event++) trail.send(event);
    await trail.close();
    assertEquals(delivered.length, 150);
  });

  it("close() ends when the last retry of an event failed, and reports why of all", async () => {
    const sent: string[] = [];
    const reported: string[] = [];
    const queue = new EventQueue<string>({
      emit: async (event, { onAttempt }) => {
        sent.push(event);
        onAttempt();
        await setImmediatePromise();
        onAttempt(new Error("refused"));
        throw new Error("refused after 2 attempts");
      },
      timeoutMs: 60_000,
      onError: (error, event) => reported.push(`${event}: ${error.message}`),
    });
    for (const event of ["a", "b", "c"]) queue.send(event);
    await queue.close();
    const dropped =
      "Cannot deliver lineage event: the backend accepts no events: refused after 2 attempts";
    assertEquals(sent, ["a"]);
    assertEquals(reported, ["a: refused after 2 attempts", `b: ${dropped}`, `c: ${dropped}`]);
  });

  it("close() continues after the last retry of an event while others are delivered", async () => {
    const delivered: string[] = [];
    const queue = new EventQueue<string>({
      emit: async (event, { onAttempt }) => {
        onAttempt();
        await setImmediatePromise();
        if (!event.startsWith("a")) return void delivered.push(event);
        await setImmediatePromise();
        onAttempt(new Error("busy"));
        throw new Error("busy");
      },
      laneOf: (event) => event.charAt(0),
      timeoutMs: 60_000,
      onError: () => {},
    });
    for (const event of ["a1", "b1", "b2", "b3", "b4", "b5"]) queue.send(event);
    await queue.close();
    assertEquals(delivered, ["b1", "b2", "b3", "b4", "b5"]);
  });

  it("reports the failure of the event that was in retry when close() gave up", async () => {
    const reported: string[] = [];
    const queue = new EventQueue<string>({
      emit: (_, { onAttempt }) => {
        onAttempt();
        onAttempt(new Error("refused"));
        return new Promise(() => {});
      },
      timeoutMs: 5,
      onError: (error) => reported.push(error.message),
    });
    queue.send("a");
    await queue.close();
    assertEquals(reported, [
      "Cannot deliver lineage event: the backend took more than 5 ms after a failure: refused",
    ]);
  });
});
