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
import type { SerializedEvent } from "../event/serialized_event.ts";
import { warn } from "../values/warn.ts";
import { type GoogleCredentials, googleTokenProvider } from "./google/google_token_provider.ts";
import { httpTransport, type HttpTransportOptions } from "./http.ts";
import { runEventsOnly } from "./run_events_only.ts";
import { serializedTransport } from "./track_in_flight.ts";
import type { EmitOptions, Transport } from "./transport.ts";

export type { GoogleAuth, GoogleCredentials } from "./google/google_token_provider.ts";

/** The options of {@linkcode gcpLineageTransport}. */
export interface GcpLineageTransportOptions
  extends GoogleCredentials, Pick<HttpTransportOptions, "fetch" | "retry" | "timeoutMs"> {
  /** The project. */
  readonly projectId: string;
  /**
   * The region.
   *
   * @default {"us-central1"}
   */
  readonly location?: string;
  /**
   * The endpoint of the API.
   *
   * @default {"https://datalineage.googleapis.com"}
   */
  readonly endpoint?: string;
  /**
   * Receives one warning if there are events of jobs or datasets, which the API does not take.
   *
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/**
 * Creates a {@linkcode Transport} that posts run events to `processOpenLineageRunEvent`. Other events
 * are dropped.
 *
 * @throws {TypeError} If the project is empty or the endpoint is not a URL.
 */
export function gcpLineageTransport(options: GcpLineageTransportOptions): Required<Transport> {
  const { projectId, location = "us-central1", onWarning = warn, fetch, retry, timeoutMs } =
    options;
  const { endpoint = "https://datalineage.googleapis.com" } = options;
  if (!projectId) throw new TypeError("Cannot create Google transport as 'projectId' is empty");
  const isTaken = runEventsOnly("The Data Lineage API", onWarning);
  const place = `projects/${encodeURIComponent(projectId)}/locations/${
    encodeURIComponent(location)
  }`;
  const http = httpTransport({
    url: endpoint,
    endpoint: `v1/${place}:processOpenLineageRunEvent`,
    tokenProvider: googleTokenProvider(options),
    ...(fetch === undefined ? {} : { fetch }),
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });

  async function emitSerialized(event: SerializedEvent, emitOptions?: EmitOptions): Promise<void> {
    if (isTaken(event)) await http.emitSerialized(event, emitOptions);
  }

  return serializedTransport({ ...http, emitSerialized });
}
