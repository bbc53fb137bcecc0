import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../src/lineage/client.ts";
import { frozenRunEvent } from "../fakes/lineage_events.ts";
import { RecordingTransport } from "../fakes/recording_transport.ts";

const JOB = { namespace: "food_delivery", name: "orders" };
const RUN_EVENT = frozenRunEvent("orders");

describe("OpenLineageClient, used wrongly", () => {
  for (const transport of [undefined, null, {}, "http://localhost:5000"]) {
    it(`refuses ${JSON.stringify(transport)} as its transport`, () => {
      const make = () => new OpenLineageClient({ transport } as never);
      assertThrows(make, TypeError, "Cannot create client as 'transport' must be");
    });
  }

  it("refuses a negative 'closeTimeoutMs'", () => {
    for (const closeTimeoutMs of [-1, NaN]) {
      const make = () =>
        new OpenLineageClient({ transport: new RecordingTransport(), closeTimeoutMs });
      assertThrows(make, RangeError, "'closeTimeoutMs' must not be negative");
    }
  });

  it("refuses an unknown trimmer, and lists the known ones", () => {
    const enrichment = { datasetTrimmers: ["date", "hourly"] } as never;
    const make = () => new OpenLineageClient({ transport: new RecordingTransport(), enrichment });
    assertThrows(
      make,
      RangeError,
      `must be a function or one of "date", "keyValue", "multiDirDate", "yearMonth": current value is "hourly"`,
    );
    const known = { datasetTrimmers: ["date", (name: string) => name] } as const;
    new OpenLineageClient({ transport: new RecordingTransport(), enrichment: known });
  });

  const noEvents: readonly unknown[] = [
    null,
    undefined,
    "START",
    1,
    [],
    {},
    () => {},
    { job: null },
    { ...RUN_EVENT, run: null },
    { ...RUN_EVENT, run: "orders" },
    { run: RUN_EVENT.run },
  ];
  for (const enrichment of [undefined, { filters: [{ type: "exact", match: "a" }] } as const]) {
    for (const value of noEvents) {
      const name = typeof value === "function" ? "a function" : JSON.stringify(value);
      it(`explains what an event is if emit() gets ${name}, ${enrichment ? "or" : "not"} enriched`, async () => {
        const transport = new RecordingTransport();
        await using client = new OpenLineageClient({
          transport,
          ...(enrichment && { enrichment }),
        });
        await assertRejects(
          () => client.emit(value as never),
          TypeError,
          "Cannot emit lineage event: it must be an object with 'run' and 'job', with 'job', or",
        );
        assertEquals(transport.events, []);
      });
    }
  }

  const wrongOptions: readonly (readonly [options: unknown, message: string])[] = [
    [{ nominalTime: { start: "2020" } }, "'nominalTime.start' must be a Date"],
    [{ nominalTime: {} }, "'nominalTime.start' must be a Date"],
    [{ nominalTime: "2020" }, "'nominalTime.start' must be a Date"],
    [{ nominalTime: { start: new Date(0), end: 1 } }, "'nominalTime.end' must be a Date"],
    [{ inputs: {} }, "'inputs' must be a list"],
    [{ inputs: "orders" }, "'inputs' must be a list"],
    [{ inputs: null }, "'inputs' must be a list"],
    [{ outputs: { namespace: "a", name: "b" } }, "'outputs' must be a list"],
  ];
  for (const [options, message] of wrongOptions) {
    it(`reports of ${JSON.stringify(options)} that ${message}, and starts no run`, async () => {
      const transport = new RecordingTransport();
      await using client = new OpenLineageClient({ transport });
      const start = () => client.startRun(JOB, options as never);
      await assertRejects(start, TypeError, `Cannot start run as ${message}`);
      await client.flush();
      assertEquals(transport.events, []);
    });
  }
});
