import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { serializeEvent } from "../../../../src/lineage/event/serialized_event.ts";
import {
  type WaitingEvent,
  WaitingEvents,
} from "../../../../src/lineage/transports/queue/waiting_events.ts";
import { numberedEvent } from "../../../fakes/run_events.ts";

type Step = readonly [action: "add" | "take" | "free" | "drop" | "remove", lane: number];

const STEPS = fc.array(
  fc.tuple(fc.constantFrom("add", "add", "take", "free", "drop", "remove"), fc.nat(4)),
  { maxLength: 60 },
) as fc.Arbitrary<readonly Step[]>;

const EVENT = serializeEvent(numberedEvent(1, 0));

/** Runs steps, and compares each with the same step on a list. */
function follow(steps: readonly Step[]): void {
  const events = new WaitingEvents();
  const list: WaitingEvent[] = [];
  const busy = new Set<string>();
  const forget = (waiting: WaitingEvent): void => void list.splice(list.indexOf(waiting), 1);
  for (const [action, number] of steps) {
    const lane = String(number);
    if (action === "add") {
      const waiting = { event: EVENT, lane };
      list.push(waiting);
      events.add(waiting);
    } else if (action === "drop") {
      assertStrictEquals(events.dropOldest(), list.shift());
    } else if (action === "free") {
      if (busy.delete(lane)) events.free(lane);
    } else if (action === "remove") {
      const waiting = list[number];
      if (waiting !== undefined) events.remove(waiting);
      if (waiting !== undefined) forget(waiting);
    } else {
      const taken = events.take();
      assertEquals(taken === undefined, list.every((waiting) => busy.has(waiting.lane)));
      if (taken === undefined) continue;
      // The first of its lane, which was not busy.
      assertStrictEquals(taken, list.find((waiting) => waiting.lane === taken.lane));
      assertEquals(busy.has(taken.lane), false);
      busy.add(taken.lane);
      forget(taken);
    }
    assertEquals([events.count, events.length], [list.length, list.length * EVENT.json.length]);
  }
}

describe("WaitingEvents", () => {
  it("has the events of each lane in their order, and drops the oldest of all", () => {
    fc.assert(fc.property(STEPS, follow));
  });

  it("finds the oldest after more events than an iterator is kept for", () => {
    const events = new WaitingEvents();
    const all = Array.from({ length: 5000 }, (_, number) => ({
      event: EVENT,
      lane: String(number % 7),
    }));
    for (const [number, waiting] of all.entries()) {
      events.add(waiting);
      if (number % 4 === 0) assertStrictEquals(events.dropOldest(), all[number / 4]);
    }
    const dropped = Math.ceil(all.length / 4);
    for (const waiting of all.slice(dropped)) assertStrictEquals(events.dropOldest(), waiting);
    assertEquals(events.count, 0);
  });
});
