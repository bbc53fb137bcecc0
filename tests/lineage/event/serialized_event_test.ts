import { assertEquals, assertNotStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { serializedFromText, serializeEvent } from "../../../src/lineage/event/serialized_event.ts";
import { frozenJobEvent, frozenRunEvent } from "../../fakes/lineage_events.ts";

describe("serializeEvent()", () => {
  it("returns the JSON, the run and the type of an event", () => {
    const event = frozenRunEvent("orders");
    const { json, runId, eventType } = serializeEvent(event);
    assertEquals(json, JSON.stringify(event));
    assertEquals([runId, eventType], [event.run.runId, "START"]);
    const job = serializeEvent(frozenJobEvent("orders"));
    assertEquals([job.runId, job.eventType], [undefined, undefined]);
  });

  it("keeps the event unchanged if the original changes", () => {
    const event = structuredClone(frozenRunEvent("orders"));
    const serialized = serializeEvent(event);
    (event as { eventType: string }).eventType = "FAIL";
    assertEquals(serialized.event, frozenRunEvent("orders"));
    assertNotStrictEquals(serialized.event, event);
  });

  it("leaves a hole out of a list", () => {
    const list = [1, 2, 3];
    delete list[1];
    const event = { ...frozenJobEvent("orders"), list };
    assertEquals(JSON.parse(serializeEvent(event).json).list, [1, 3]);
  });
});

describe("serializedFromText()", () => {
  it("sends a text digit for digit, on one line", () => {
    const text =
      '{\n  "run": {"runId": "a"},\r\n  "eventType": "START", "n": 9223372036854775807\n}';
    const { json, runId, eventType } = serializedFromText(text);
    assertEquals(json, text.replaceAll(/[\r\n]+/g, " "));
    assertEquals([runId, eventType], ["a", "START"]);
  });

  it("rejects a text that is not JSON", () => {
    assertThrows(() => serializedFromText("{"), SyntaxError);
  });
});
