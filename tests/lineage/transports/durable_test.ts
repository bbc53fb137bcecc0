import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { OpenLineageClient } from "../../../src/lineage/client.ts";
import { asyncTransport } from "../../../src/lineage/transports/async.ts";
import { compositeTransport } from "../../../src/lineage/transports/composite.ts";
import { noopTransport } from "../../../src/lineage/transports/noop.ts";
import { readSpoolStatus, spoolTransport } from "../../../src/lineage/transports/spool.ts";
import type { Transport } from "../../../src/lineage/transports/port/transport.ts";
import {
  transformTransport,
  withBreaker,
  withDeadline,
  withMaxEventBytes,
  withMetrics,
} from "../../../src/lineage/transports/wrappers.ts";
import { FlakyTransport } from "../../fakes/flaky_transport.ts";
import { numberedEvent } from "../../fakes/run_events.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const durable: Transport = { ...noopTransport(), isDurable: true };
const other: Transport = { emit: () => Promise.resolve() };

const WRAPPERS: Readonly<Record<string, (transport: Transport) => Required<Transport>>> = {
  transformTransport: (transport) =>
    transformTransport({ transport, transformer: (event) => event }),
  withBreaker: (transport) => withBreaker(transport),
  withDeadline: (transport) => withDeadline(transport, { timeoutMs: 1000 }),
  withMaxEventBytes: (transport) => withMaxEventBytes(transport, { maxEventBytes: 1000 }),
  withMetrics: (transport) => withMetrics(transport, { onEmit: () => {} }),
};

function composite(
  transports: readonly Transport[],
  options: { readonly continueOnSuccess?: boolean } = {},
): Required<Transport> {
  return compositeTransport({
    transports: transports.map((transport) => ({ transport })),
    ...options,
  });
}

describe("isDurable", () => {
  for (const [name, wrap] of Object.entries(WRAPPERS)) {
    it(`is that of the transport that ${name}() wraps`, async () => {
      const wrapped = [wrap(durable), wrap(other)];
      assertEquals(wrapped.map(({ isDurable }) => isDurable), [true, false]);
      await Promise.all(wrapped.map((transport) => transport.close()));
    });
  }

  it("is true for withBreaker() only if the fallback keeps events as well", () => {
    const [both, one, fallback] = [
      withBreaker(durable, { fallback: durable }),
      withBreaker(durable, { fallback: other }),
      withBreaker(other, { fallback: durable }),
    ];
    assertEquals([both.isDurable, one.isDurable, fallback.isDurable], [true, false, false]);
  });

  it("is true for compositeTransport() if each event is with a transport that keeps it", () => {
    assertEquals(composite([other, durable]).isDurable, true);
    assertEquals(composite([other, other]).isDurable, false);
    const continueOnSuccess = false;
    assertEquals(composite([other, durable], { continueOnSuccess }).isDurable, false);
    assertEquals(composite([durable, durable], { continueOnSuccess }).isDurable, true);
  });

  it("is false for a queue in memory, with any transport behind it", async () => {
    const transport = asyncTransport({ transport: durable });
    assertEquals(transport.isDurable, false);
    await transport.close();
  });

  it("is that of the transport of a client", async () => {
    await using client = new OpenLineageClient({ transport: composite([durable]) });
    assertEquals(client.isDurable, true);
  });
});

/** A custom transport with a queue, which waits for an event only if that is requested. */
function customQueue(backend: Transport): Transport {
  let sent = Promise.resolve();
  return {
    async emit(event, options) {
      sent = sent.catch(() => {}).then(() => backend.emit(event, options));
      if (options?.untilDelivered) await sent;
    },
  };
}

describe("spoolTransport() above a queue", () => {
  const queued = (one: Transport): Transport => asyncTransport({ transport: one });
  const above: Readonly<Record<string, (backend: Transport) => Transport>> = {
    "asyncTransport()": queued,
    "two of them": (one) => queued(queued(one)),
    "a custom transport": customQueue,
    "compositeTransport()": (one) => composite([queued(one)]),
    ...Object.fromEntries(
      Object.entries(WRAPPERS).map((
        [name, wrap],
      ) => [`${name}()`, (one: Transport) => wrap(queued(one))]),
    ),
  };
  for (const [name, queueOf] of Object.entries(above)) {
    it(`keeps events until the backend has accepted them: ${name}`, async () => {
      await using folder = await tempFolder();
      const backend = new FlakyTransport(() => "TRANSPORT_UNREACHABLE");
      const transport = spoolTransport({
        folder: folder.path,
        transport: queueOf(backend),
        onError: () => {},
      });
      await transport.emit(numberedEvent(1, 0));
      await transport.emit(numberedEvent(1, 1));
      await transport.flush();
      assertEquals((await readSpoolStatus(folder.path)).waiting, 2);
      backend.decide = () => "accept";
      while ((await readSpoolStatus(folder.path)).waiting > 0) await transport.flush();
      await transport.close();
      assertEquals(backend.accepted, ["1/0", "1/1"]);
    });
  }
});
