import { serializedTransport } from "./port/track_in_flight.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";
import { httpPoster } from "./http/poster.ts";
import type { HttpTransportOptions } from "./http/options.ts";

export type { HttpTransportOptions } from "./http/options.ts";
export type { HttpRetryOptions } from "./http/retry.ts";

/**
 * Creates a {@linkcode Transport} that posts each event to a backend such as Marquez and waits until
 * the backend accepts it. Events that are emitted at the same time may arrive in any order.
 *
 * A redirect is followed if it keeps the body (307, 308) and stays on the same server. Any other
 * redirect is an error. `fetch` checks the certificate of the server: `nodeFetch()` has options for
 * authorities, client certificates and proxies.
 *
 * @example
 * ```ts
 * import { apiKeyTokenProvider, httpTransport } from "@runline/runline/lineage";
 * import { assertEquals } from "@std/assert";
 *
 * const requests: string[] = [];
 * const transport = httpTransport({
 *   url: "https://marquez.example/base",
 *   tokenProvider: apiKeyTokenProvider("1500100900"),
 *   fetch: (url) => {
 *     requests.push(String(url));
 *     return Promise.resolve(new Response(null, { status: 201 }));
 *   },
 * });
 * await transport.emit({
 *   eventTime: "2026-01-31T00:00:00Z",
 *   producer: "https://example.com/jobs",
 *   schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent",
 *   job: { namespace: "food_delivery", name: "orders" },
 * });
 * assertEquals(requests, ["https://marquez.example/base/api/v1/lineage"]);
 * ```
 *
 * @throws {TypeError} If the URL, the endpoint or a header is not valid.
 * @throws {RangeError} If a number is out of range.
 */
export function httpTransport(options: HttpTransportOptions): Required<Transport> {
  const { post } = httpPoster(options);
  return serializedTransport({
    async emitSerialized({ json }: SerializedEvent, emitOptions: EmitOptions = {}): Promise<void> {
      await post(json, emitOptions);
    },
  });
}
