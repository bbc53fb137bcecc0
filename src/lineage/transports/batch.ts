/**
 * A transport that posts several events in one request.
 *
 * @example
 * ```ts
 * import { batchTransport } from "@runline/runline/lineage/batch";
 * import { jobEvent } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const bodies: string[] = [];
 * const transport = batchTransport({
 *   url: "https://marquez.example",
 *   fetch: (_url, init) => {
 *     bodies.push(String(init?.body));
 *     return Promise.resolve(new Response(null, { status: 204 }));
 *   },
 * });
 * const events = ["orders", "returns"].map((name) =>
 *   jobEvent({ job: { namespace: "food_delivery", name } })
 * );
 * await Promise.all(events.map((event) => transport.emit(event)));
 * assertEquals(bodies.map((body) => JSON.parse(body)), [events]);
 * await transport.close();
 * ```
 *
 * @module
 */
export type { BatchTransportOptions } from "./batch/options.ts";
export { batchTransport } from "./batch/batch_transport.ts";
export { TransportError } from "../errors.ts";
export type { HttpRetryOptions, HttpTransportOptions } from "./http.ts";
export type { TokenProvider } from "./port/token_provider.ts";
export type { EmitOptions, Transport } from "./port/transport.ts";
