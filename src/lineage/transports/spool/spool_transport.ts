import { serializedTransport } from "../track_in_flight.ts";
import type { Transport } from "../transport.ts";
import { spoolSettings } from "./settings.ts";
import type { SpoolTransportOptions } from "./settings.ts";
import { Spool } from "./spool.ts";

/**
 * Creates a {@linkcode Transport} that appends each event to a file, and delivers it in the background
 * for as long as it takes, in the order of each run. `emit` resolves when the event is in the file.
 *
 * Each event is delivered at least once, and twice only after a crash between its delivery and the
 * record of it. One process at a time delivers; the others append and never wait for it. An event that
 * the backend rejects, or whose record is damaged, becomes a dead letter and holds up no other.
 *
 * `flush` and `close` resolve also when the backend is down, as the events are safe: the next process
 * with the same folder delivers them, or `runline spool flush`. `flush` rejects if events became dead
 * letters since the last call.
 *
 * @example
 * ```ts
 * import { httpTransport } from "@runline/runline/lineage";
 * import { spoolTransport } from "@runline/runline/lineage/spool";
 * import { assert } from "@std/assert";
 *
 * const backend = httpTransport({ url: "http://localhost:5000", retry: { total: 0 } });
 * const transport = spoolTransport({ folder: "/tmp/lineage-spool", transport: backend });
 * assert(transport);
 * ```
 *
 * @throws {RangeError} If a number is out of range.
 */
export function spoolTransport(options: SpoolTransportOptions): Required<Transport> {
  const spool = new Spool(spoolSettings(options));
  return serializedTransport({
    isDurable: true,
    emitSerialized: ({ json }) => spool.append(json),
    flush: (emitOptions) => spool.flush(emitOptions),
    close: (emitOptions) => spool.close(emitOptions),
  });
}
