import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { EventQueue } from "../../src/internal/event_queue.ts";

function failingOn(bad: string, events: string[]) {
  return (event: string): Promise<void> => {
    if (event === bad) return Promise.reject(new Error(`no ${event}`));
    events.push(event);
    return Promise.resolve();
  };
}

describe("EventQueue", () => {
  it("sends one event after another, and tells of each that fails", async () => {
    const events: string[] = [];
    const told: string[] = [];
    const trail = new EventQueue<string>({
      emit: failingOn("b", events),
      timeoutMs: 1000,
      onError: (error, event) => told.push(`${event}: ${error.message}`),
    });
    for (const event of ["a", "b", "c"]) trail.send(event);
    assertEquals(events, []);
    await trail.idle();
    assertEquals([events, told], [["a", "c"], ["b: no b"]]);
    await trail.close();
  });

  it("rejects deliver() where send() tells, after the events before it", async () => {
    const events: string[] = [];
    const told: unknown[] = [];
    const trail = new EventQueue<string>({
      emit: failingOn("b", events),
      timeoutMs: 1000,
      onError: (error) => told.push(error),
    });
    trail.send("a");
    await assertRejects(() => trail.deliver("b"), Error, "no b");
    assertEquals([events, told], [["a"], []]);
    await trail.close();
  });

  it("waits in close() for what comes meanwhile, and refuses what comes after", async () => {
    const events: string[] = [];
    const told: string[] = [];
    const trail: EventQueue<string> = new EventQueue<string>({
      async emit(event) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = { a: "b", b: "c", c: "d" }[event];
        if (next) trail.send(next);
        events.push(event);
      },
      timeoutMs: 1000,
      onError: (error) => told.push(error.message),
    });
    trail.send("a");
    await trail.close();
    assertEquals(events, ["a", "b", "c", "d"]);
    trail.send("e");
    await trail.idle();
    assertEquals([events.length, told], [4, [
      "Cannot deliver lineage event: the client is closed",
    ]]);
  });

  it("gives up what hangs after its timeout, or when the signal of close() says so", async () => {
    for (const signal of [undefined, AbortSignal.abort(new Error("enough"))]) {
      const told: string[] = [];
      const trail = new EventQueue<string>({
        emit: () => new Promise(() => {}),
        timeoutMs: signal ? 1e6 : 5,
        onError: (error, event) => told.push(`${event}: ${error.message}`),
      });
      trail.send("a");
      trail.send("b");
      await trail.close(signal ? { signal } : {});
      const reason = signal
        ? "enough"
        : "Cannot deliver lineage event: the backend took more than 5 ms";
      assertEquals(told, [`a: ${reason}`, `b: ${reason}`]);
    }
  });

  it("keeps no more than 10,000 events for a backend that hangs", async () => {
    const told: string[] = [];
    const trail = new EventQueue<number>({
      emit: () => new Promise(() => {}),
      timeoutMs: 5,
      onError: (error) => told.push(error.message),
    });
    for (let event = 0; event < 10_001; event++) trail.send(event);
    await Promise.resolve();
    assertEquals(told, ["Cannot keep lineage event: 10000 events wait for the backend already"]);
    await trail.close();
    assertEquals(told.length, 10_001);
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
});
