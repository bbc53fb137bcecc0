/**
 * Transports that send in the background.
 *
 * @example
 * ```ts
 * import { asyncHttpTransport } from "@runline/runline/lineage/async";
 * import { assertEquals } from "@std/assert";
 *
 * const transport = asyncHttpTransport({ url: "http://localhost:5000", concurrency: 20 });
 * assertEquals(transport.stats().waiting, 0);
 * await transport.close();
 * ```
 *
 * @module
 */
export { asyncHttpTransport, type AsyncHttpTransportOptions } from "./queue/async_http.ts";
export { type AsyncTransport, asyncTransport } from "./queue/async_transport.ts";
export type { AsyncTransportOptions, QueueOptions, QueueStats } from "./queue/options.ts";
export { TransportError } from "../errors.ts";
export type { EmitOptions, Transport } from "./port/transport.ts";
