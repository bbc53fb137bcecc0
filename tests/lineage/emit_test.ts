import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../src/lineage/client.ts";
import type { OpenLineageClientOptions } from "../../src/lineage/client_options.ts";
import type { LineageEvent } from "../../src/lineage/event/event.ts";
import { serializedFromText } from "../../src/lineage/event/serialized_event.ts";
import { consoleTransport } from "../../src/lineage/transports/console.ts";
import type { Transport } from "../../src/lineage/transports/port/transport.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";

const RUN_EVENT = frozenRunEvent("orders");
const JOB_EVENT = frozenJobEvent("orders");

type Options = Partial<OpenLineageClientOptions>;

const clients: readonly (readonly [name: string, options: Options])[] = [
  ["as it is", {}],
  ["with enrichment", { enrichment: {} }],
  ["that looks for the source code", { enrichment: { sourceCodeLocation: {} } }],
  ["with validation", { validate: "throw" }],
  ["with all of them", { enrichment: { sourceCodeLocation: {} }, validate: "throw" }],
];

/** Creates a client that keeps what reaches its transport, in the order in which it does. */
function clientOf(options: Options): { client: OpenLineageClient; sent: LineageEvent[] } {
  const sent: LineageEvent[] = [];
  const transport: Transport = { emit: (event) => Promise.resolve(void sent.push(event)) };
  return { client: new OpenLineageClient({ transport, ...options }), sent };
}

function typesOf(events: readonly LineageEvent[]): unknown[] {
  return events.map((event) => "eventType" in event ? event.eventType : "JOB");
}

for (const [name, options] of clients) {
  describe(`emit() of a client ${name}`, () => {
    it("sends an event as it was at the call", async () => {
      const { client, sent } = clientOf(options);
      const event = structuredClone(RUN_EVENT) as { eventType: string; job: { name: string } };
      const started = client.emit(event as LineageEvent);
      event.eventType = "COMPLETE";
      event.job.name = "other";
      await Promise.all([started, client.emit(event as LineageEvent)]);
      event.eventType = "FAIL";
      assertEquals(typesOf(sent), ["START", "COMPLETE"]);
      assertEquals(sent.map((event) => "job" in event && event.job.name), ["orders", "other"]);
    });

    it("keeps the order of events that are not awaited", async () => {
      const { client, sent } = clientOf(options);
      const start = client.emit(RUN_EVENT);
      const job = client.emit(JOB_EVENT);
      // In a turn of its own, while what START needs is looked for or loaded.
      const complete = Promise.resolve().then(() =>
        client.emit({ ...RUN_EVENT, eventType: "COMPLETE" })
      );
      await Promise.all([start, job, complete]);
      assertEquals(typesOf(sent), ["START", "JOB", "COMPLETE"]);
    });

    it("waits in flush() and close() for those that are not awaited", async () => {
      for (const verb of ["flush", "close"] as const) {
        const { client, sent } = clientOf(options);
        const emitted = [client.emit(RUN_EVENT), client.emit(JOB_EVENT)];
        await client[verb]();
        assertEquals(typesOf(sent), ["START", "JOB"], verb);
        await Promise.all(emitted);
      }
    });

    it("delays no event while the previous one waits or fails", async () => {
      const hanging = Promise.withResolvers<void>();
      const arrived = Promise.withResolvers<void>();
      const answers = [
        () => hanging.promise,
        () => Promise.reject(new Error("full")),
        () => Promise.resolve(arrived.resolve()),
      ];
      const transport: Transport = { emit: () => answers.shift()?.() ?? Promise.resolve() };
      const { client } = clientOf({ ...options, transport });
      const first = client.emit(RUN_EVENT);
      const second = assertRejects(() => client.emit(RUN_EVENT), Error, "full");
      const third = client.emit(RUN_EVENT);
      await Promise.all([arrived.promise, second, third]);
      hanging.resolve();
      await first;
    });
  });
}

describe("emit() of a client with enrichment", () => {
  it("continues after an event that cannot be enriched", async () => {
    const { client, sent } = clientOf({
      enrichment: {
        namespaceResolvers: [(namespace) => {
          if (namespace === "broken") throw new RangeError("no such namespace");
          return namespace;
        }],
      },
    });
    const broken = { ...JOB_EVENT, inputs: [{ namespace: "broken", name: "a" }] };
    const failed = assertRejects(() => client.emit(broken), RangeError, "no such namespace");
    await Promise.all([failed, client.emit(RUN_EVENT)]);
    assertEquals(typesOf(sent), ["START"]);
  });

  it("does not send an event that was given up while it waited", async () => {
    const { client, sent } = clientOf({ enrichment: { sourceCodeLocation: {} } });
    const stop = new AbortController();
    const emitted = client.emit(RUN_EVENT, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await assertRejects(() => emitted, Error, "enough");
    assertEquals(sent, []);
  });
});

describe("emitSerialized()", () => {
  it("keeps each digit of the text, also if events are validated and logged", async () => {
    const lines: string[] = [];
    const logs: string[] = [];
    await using client = await OpenLineageClient.fromEnvironment({
      env: { OPENLINEAGE_CLIENT_LOGGING: "DEBUG" },
      cwd: "/nowhere",
      fallback: consoleTransport({ write: (line) => void lines.push(line) }),
      enrich: false,
      validate: "throw",
      onLog: (message) => void logs.push(message),
    });
    const [start, end] = JSON.stringify(frozenJobEvent("orders")).split(/(?<=^\{)/);
    const text = `${start}"acme_rows":9223372036854775807,"acme_cost":1.10,${end}`;
    await client.emitSerialized(serializedFromText(text));
    assertEquals(lines, [text]);
    assertEquals(logs.at(-1), `Lineage event ${text}`);
  });
});
