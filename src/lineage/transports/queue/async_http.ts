import { httpTransport, type HttpTransportOptions } from "../http.ts";
import { type AsyncTransport, asyncTransport } from "./async_transport.ts";
import type { QueueOptions } from "./options.ts";

/** The options of {@linkcode asyncHttpTransport}. */
export interface AsyncHttpTransportOptions extends HttpTransportOptions, QueueOptions {}

/**
 * Creates an {@linkcode AsyncTransport} that posts events to a backend, as the transport `async_http` of
 * the Python client does.
 *
 * @example
 * ```ts
 * import { asyncHttpTransport } from "@runline/runline/lineage/async";
 * import { assertEquals } from "@std/assert";
 *
 * const transport = asyncHttpTransport({ url: "http://localhost:5000", whenFull: "drop-oldest" });
 * assertEquals(transport.stats().dropped, 0);
 * await transport.close();
 * ```
 *
 * @throws {TypeError} If the URL, the endpoint or a header is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function asyncHttpTransport(options: AsyncHttpTransportOptions): AsyncTransport {
  return asyncTransport({ ...options, transport: httpTransport(options) });
}
