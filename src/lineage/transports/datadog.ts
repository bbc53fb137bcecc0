/**
 * Sends lineage events to Datadog.
 *
 * ```ts
 * import { datadogTransport } from "@runline/runline/lineage/datadog";
 * import { assert } from "@std/assert";
 *
 * const transport = datadogTransport({ apiKey: "1500100900", site: "datadoghq.eu" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { datadogUrl } from "./datadog/sites.ts";
import { httpTransport, type HttpTransportOptions } from "./http.ts";
import { type AsyncTransportRules, DBT_RULES, routedTransport } from "./queue/routed_transport.ts";
import type { QueueOptions } from "./queue/options.ts";
import { apiKeyTokenProvider } from "./port/token_provider.ts";
import type { Transport } from "./port/transport.ts";

export type { AsyncTransportRules } from "./queue/routed_transport.ts";

/** The options of {@linkcode datadogTransport}. */
export interface DatadogTransportOptions
  extends QueueOptions, Pick<HttpTransportOptions, "fetch" | "retry" | "timeoutMs"> {
  /** The API key. */
  readonly apiKey: string;
  /**
   * The site of Datadog, or the URL of a proxy.
   * @default {"datadoghq.com"}
   */
  readonly site?: string;
  /**
   * The events that are sent in the background, by the `jobType` facet of their jobs.
   * @default {{ dbt: { "*": true } }}
   */
  readonly asyncTransportRules?: AsyncTransportRules;
}

/**
 * Creates a {@linkcode Transport} that posts events, compressed, to the intake of Datadog. `emit` waits
 * for the response, except where the rules send an event in the background.
 *
 * @throws {TypeError} If the key is not valid, or the site is neither a site nor a URL.
 */
export function datadogTransport(options: DatadogTransportOptions): Required<Transport> {
  const { apiKey, site = "datadoghq.com" } = optionsOf(options, "datadogTransport()");
  const { asyncTransportRules: rules = DBT_RULES } = options;
  const transport = httpTransport({
    ...options,
    url: datadogUrl(site),
    compression: "gzip",
    tokenProvider: apiKeyTokenProvider(apiKey),
  });
  return routedTransport({ ...options, transport, rules });
}
