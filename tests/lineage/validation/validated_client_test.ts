import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import {
  InvalidEventError,
  type LineageEvent,
  OpenLineageClient,
  type OpenLineageClientOptions,
  runEvent,
  type Transport,
} from "../../../src/lineage/mod.ts";

const job = { namespace: "food_delivery", name: "orders" };
const valid = runEvent({ run: { runId: "0196ed52-e0d9-76ef-9adb-779a5702ba1a" }, job });
const invalid = { ...valid, run: { runId: "orders-1" }, job: { ...job, facets: { a: 1 } } };
const issues = [
  { pointer: "/run/runId", message: "must be a UUID" },
  { pointer: "/job/facets/a", message: "must be an object" },
];
const message = "Invalid lineage event: '/run/runId' must be a UUID; and 1 more";

function clientOf(
  options: Partial<OpenLineageClientOptions>,
): { client: OpenLineageClient; sent: LineageEvent[] } {
  const sent: LineageEvent[] = [];
  const transport: Transport = {
    emit(event) {
      sent.push(event);
      return Promise.resolve();
    },
  };
  return { client: new OpenLineageClient({ transport, ...options }), sent };
}

describe("OpenLineageClient with 'validate'", () => {
  it("sends anything without it", async () => {
    const { client, sent } = clientOf({});
    await client.emit(invalid as never);
    assertEquals(sent.length, 1);
  });

  it('refuses an invalid event with "throw", and sends a valid one as it is', async () => {
    const { client, sent } = clientOf({ validate: "throw" });
    const error = await assertRejects(() => client.emit(invalid as never), InvalidEventError);
    assertEquals([error.message, error.code], [message, "LINEAGE_EVENT_INVALID"]);
    assertEquals(error.issues, issues);
    await client.emit(valid);
    assertEquals(sent, [valid]);
  });

  it('reports an invalid event with "warn", and sends it', async () => {
    const reported: InvalidEventError[] = [];
    const { client, sent } = clientOf({
      validate: "warn",
      onInvalid: (error) => reported.push(error),
    });
    await client.emit(invalid as never);
    await client.emit(valid);
    assertEquals(sent.length, 2);
    assertEquals(reported.map((error) => error.message), [message]);
  });

  it('warns with "warn" where nothing else is reported', async () => {
    const warnings: string[] = [];
    const { client } = clientOf({ validate: "warn", onWarning: (text) => warnings.push(text) });
    await client.emit(invalid as never);
    assertEquals(warnings, [message]);
  });

  it("validates an event as it was enriched, here without a facet that is not valid", async () => {
    const { client, sent } = clientOf({ validate: "throw", enrichment: { disabledFacets: ["a"] } });
    await client.emit({ ...invalid, run: valid.run } as never);
    assertEquals(sent.length, 1);
  });

  it("validates what is sent: a property that is undefined is not", async () => {
    const { client, sent } = clientOf({ validate: "throw" });
    await client.emit({ ...valid, job: { ...job, facets: { acme_note: undefined } } });
    assertEquals(sent.length, 1);
  });

  it("keeps the order of events", async () => {
    const { client, sent } = clientOf({ validate: "throw" });
    const events = ["START", "RUNNING", "COMPLETE"].map((eventType) => ({ ...valid, eventType }));
    await Promise.all(events.map((event) => client.emit(event as LineageEvent)));
    assertEquals(sent.map((event) => "eventType" in event && event.eventType), [
      "START",
      "RUNNING",
      "COMPLETE",
    ]);
  });

  it("waits in flush() and close() for the events that are validated", async () => {
    const { client, sent } = clientOf({ validate: "throw" });
    const emitted = client.emit(valid);
    await client.close();
    assertEquals(sent.length, 1);
    await emitted;
  });

  it("refuses an unknown value", () => {
    const text = `'validate' must be "off", "warn" or "throw": current value is "yes"`;
    assertThrows(() => clientOf({ validate: "yes" as never }), RangeError, text);
  });
});
