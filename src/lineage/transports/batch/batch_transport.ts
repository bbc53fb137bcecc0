import { optionsOf } from "../../../internal/is_object.ts";
import { serializedTransport } from "../port/track_in_flight.ts";
import type { Transport } from "../port/transport.ts";
import { BatchSender } from "./batch_sender.ts";
import { BatchCollector } from "./collector.ts";
import type { BatchTransportOptions } from "./options.ts";

/**
 * Creates a {@linkcode Transport} that collects events and posts them to `POST /lineage/batch` of the
 * backend, one request after another. `emit` resolves when the backend has accepted the event, and
 * rejects if it did not accept this one. Emit without awaiting each event, or through an
 * `asyncTransport`, as otherwise each batch has one event.
 *
 * `flush` and `close` send at once, without the wait for more events.
 *
 * An event that the backend may accept later is sent again. A batch that is too large (413) is halved,
 * and one that is refused as a whole (400, 422) is sent as single events. If the backend has no such
 * endpoint (404, 405), all events are sent as single ones from then on.
 *
 * @example
 * ```ts
 * import { asyncTransport } from "@runline/runline/lineage/async";
 * import { batchTransport } from "@runline/runline/lineage/batch";
 * import { assertEquals } from "@std/assert";
 *
 * const transport = asyncTransport({
 *   transport: batchTransport({ url: "http://localhost:5000" }),
 *   concurrency: 1000,
 * });
 * assertEquals(transport.stats().waiting, 0);
 * await transport.close();
 * ```
 *
 * @throws {TypeError} If the URL, the endpoint or a header is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function batchTransport(options: BatchTransportOptions): Required<Transport> {
  const { maxEvents = 500, maxLength = 2 ** 20 } = optionsOf(options, "batchTransport()");
  const { lingerMs = 10 } = options;
  for (const [name, value] of Object.entries({ maxEvents, maxLength })) {
    if (value >= 1) continue;
    throw new RangeError(
      `Cannot create batch transport as '${name}' must be at least 1: current value is ${value}`,
    );
  }
  const sender = new BatchSender(options);
  const send = sender.send.bind(sender);
  const collector = new BatchCollector({ maxEvents, maxLength, lingerMs, send });
  const transport = serializedTransport({
    emitSerialized: (event, { signal } = {}) => collector.add(event, signal),
  });
  return {
    ...transport,
    flush: (emitOptions) => collector.hurried(() => transport.flush(emitOptions)),
    close: (emitOptions) => collector.hurried(() => transport.close(emitOptions)),
  };
}
