import { OpenLineageClient } from "../../../src/lineage/client.ts";
import type { OpenLineageClientOptions } from "../../../src/lineage/client_options.ts";
import { type OnEmit, RecordingTransport } from "../../fakes/recording_transport.ts";

/** A client whose events, errors and warnings are recorded. */
export interface RecordedClient {
  readonly transport: RecordingTransport;
  readonly client: OpenLineageClient;
  readonly reported: string[];
}

/** Creates a client that records its events, errors and warnings. */
export function setup(
  onEmit?: OnEmit,
  options: Partial<OpenLineageClientOptions> = {},
): RecordedClient {
  const transport = new RecordingTransport(onEmit);
  const reported: string[] = [];
  const client = new OpenLineageClient({
    transport,
    onError: (error, event) =>
      reported.push(`${event && "run" in event && event.eventType}: ${error.message}`),
    onWarning: (message) => reported.push(message),
    ...options,
  });
  return { transport, client, reported };
}
