import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import type { LineageEvent } from "../../../../src/lineage/event/event.ts";
import { withMaxEventBytes } from "../../../../src/lineage/transports/wrappers/with_max_event_bytes.ts";
import { testTransport } from "../../../contracts/transport.ts";
import { deepFreeze, frozenRunEvent } from "../../../fakes/lineage_events.ts";
import { wrapperFixture } from "../../../fixtures/transport_fixtures.ts";

testTransport(
  "withMaxEventBytes()",
  (state) =>
    wrapperFixture(state, ({ backend }) => withMaxEventBytes(backend, { maxEventBytes: 100_000 })),
);

describe("withMaxEventBytes()", () => {
  it("leaves out the largest facets until the rest fits, and names them", async () => {
    const event = eventWith({ small: 100, large: 5000, larger: 9000 });
    const { sent, warnings } = await send(event, 1500);
    assertEquals(Object.keys(facetsOf(sent)), ["small"]);
    assertEquals(warnings.length, 1);
    assertEquals(
      warnings[0]?.replaceAll(/\d+/g, "N"),
      "Lineage event of N bytes is larger than 'maxEventBytes' of N: it is sent without " +
        "/run/facets/larger (N bytes), /run/facets/large (N bytes)",
    );
  });

  it("counts bytes, not characters", async () => {
    const event = eventWith({ wide: 1 }, "ż".repeat(800));
    const characters = JSON.stringify(event).length;
    const { sent } = await send(event, characters + 100);
    assertEquals(Object.keys(facetsOf(sent)), []);
  });

  it("finds the facets of datasets, and sends what is too large without any", async () => {
    const dataset = { namespace: "s3://acme", name: "o".repeat(2000) };
    const facets = { acme: { text: "x" } };
    const outputs = [{ ...dataset, facets, outputFacets: { acme_out: { text: "x" } } }];
    const event = { ...frozenRunEvent("orders"), outputs } as unknown as LineageEvent;
    const { sent, warnings } = await send(event, 1000);
    const [output] = (sent as unknown as { outputs: object[] }).outputs;
    assertEquals(output, { ...dataset, facets: {}, outputFacets: {} });
    assertEquals(/ all the same$/.test(warnings[0] ?? ""), true);
  });

  it("leaves an event alone that fits", async () => {
    const event = eventWith({ small: 10 });
    assertEquals(await send(event, 2000), { sent: event, warnings: [] });
  });

  it("rejects a limit that is not positive", () => {
    assertThrows(
      () => withMaxEventBytes({ emit: () => Promise.resolve() }, { maxEventBytes: 0 }),
      RangeError,
      "'maxEventBytes' must be positive",
    );
  });
});

async function send(
  event: LineageEvent,
  maxEventBytes: number,
): Promise<{ sent: LineageEvent | undefined; warnings: string[] }> {
  const [sent, warnings]: [LineageEvent[], string[]] = [[], []];
  const transport = withMaxEventBytes(
    { emit: (event) => Promise.resolve(void sent.push(event)) },
    { maxEventBytes, onWarning: (message) => void warnings.push(message) },
  );
  await transport.emit(event);
  return { sent: sent[0], warnings };
}

function eventWith(sizes: Readonly<Record<string, number>>, text?: string): LineageEvent {
  const event = frozenRunEvent("orders");
  const facets = Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [name, { text: text ?? "x".repeat(size) }]),
  );
  return deepFreeze({ ...event, run: { ...event.run, facets } }) as LineageEvent;
}

function facetsOf(event: LineageEvent | undefined): object {
  return event && "run" in event ? event.run.facets ?? {} : {};
}
