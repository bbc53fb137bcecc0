import { trackInFlight } from "./port/track_in_flight.ts";
import type { Transport } from "./port/transport.ts";

/**
 * Creates a {@linkcode Transport} that drops every event.
 *
 * @example
 * ```ts
 * import { noopTransport, OpenLineageClient } from "@runline/runline/lineage";
 * import { assert } from "@std/assert";
 *
 * const client = new OpenLineageClient({ transport: noopTransport() });
 * await client.close();
 * assert(client);
 * ```
 */
export function noopTransport(): Required<Transport> {
  return trackInFlight({ emit: () => Promise.resolve() });
}
