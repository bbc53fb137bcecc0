/**
 * Sends lineage events to the Data Lineage API of Google Cloud.
 *
 * ```ts
 * import { gcpLineageTransport } from "@runline/runline/lineage/gcplineage";
 * import { assert } from "@std/assert";
 *
 * const transport = gcpLineageTransport({ projectId: "acme", location: "europe-west1" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import { warn } from "../values/warn.ts";
import { type GoogleCredentials, googleTokenProvider } from "./google/google_token_provider.ts";
import { httpTransport, type HttpTransportOptions } from "./http.ts";
import { type AsyncTransportRules, DBT_RULES, routedTransport } from "./queue/routed_transport.ts";
import type { QueueOptions } from "./queue/options.ts";
import { runEventsOnly } from "./port/run_events_only.ts";
import { serializedTransport } from "./port/track_in_flight.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";

export type { GoogleAuth, GoogleCredentials } from "./google/google_token_provider.ts";
export type { AsyncTransportRules } from "./queue/routed_transport.ts";

const TOKEN_TIMEOUT_MS = 10_000;

/** The options of {@linkcode gcpLineageTransport}. */
export interface GcpLineageTransportOptions
  extends
    QueueOptions,
    GoogleCredentials,
    Pick<HttpTransportOptions, "fetch" | "retry" | "timeoutMs"> {
  /** The project. */
  readonly projectId: string;
  /**
   * The region.
   * @default {"us-central1"}
   */
  readonly location?: string;
  /**
   * The endpoint of the API.
   * @default {"https://datalineage.googleapis.com"}
   */
  readonly endpoint?: string;
  /**
   * The events that are sent in the background, by the `jobType` facet of their jobs.
   * @default {{ dbt: { "*": true } }}
   */
  readonly asyncTransportRules?: AsyncTransportRules;
  /**
   * Receives one warning if there are events of jobs or datasets, which the API does not take.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/**
 * Creates a {@linkcode Transport} that posts run events to `processOpenLineageRunEvent`. Other events
 * are dropped. `emit` waits for the response, except where the rules send an event in the background.
 *
 * @throws {TypeError} If the project is empty or the endpoint is not a URL.
 */
export function gcpLineageTransport(options: GcpLineageTransportOptions): Required<Transport> {
  const { projectId, location = "us-central1" } = optionsOf(options, "gcpLineageTransport()");
  const { endpoint = "https://datalineage.googleapis.com", onWarning = warn } = options;
  const { timeoutMs = TOKEN_TIMEOUT_MS } = options;
  const { asyncTransportRules: rules = DBT_RULES } = options;
  if (!projectId) throw new TypeError("Cannot create Google transport as 'projectId' is empty");
  const isTaken = runEventsOnly("The Data Lineage API", onWarning);
  const place = `projects/${encodeURIComponent(projectId)}/locations/${
    encodeURIComponent(location)
  }`;
  const transport = httpTransport({
    ...options,
    url: endpoint,
    endpoint: `v1/${place}:processOpenLineageRunEvent`,
    tokenProvider: googleTokenProvider({ ...options, timeoutMs }),
  });
  const routed = routedTransport({ ...options, transport, rules });

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    if (isTaken(event)) await routed.emitSerialized(event, emitOptions);
  }

  return serializedTransport({ ...routed, emitSerialized });
}
