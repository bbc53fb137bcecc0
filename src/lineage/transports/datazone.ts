/**
 * Sends lineage events to a domain of Amazon DataZone.
 *
 * ```ts
 * import { dataZoneTransport } from "@runline/runline/lineage/datazone";
 * import { assert } from "@std/assert";
 *
 * const transport = dataZoneTransport({ domainId: "dzd_1234", region: "eu-west-1" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import { warn } from "../values/warn.ts";
import { AwsSender } from "./aws/aws_sender.ts";
import { createAwsClient } from "./aws/client_config.ts";
import type { AwsClient, AwsClientOptions } from "./aws/credentials.ts";
import { loadDataZone } from "./aws/load_clients.ts";
import { runEventsOnly } from "./port/run_events_only.ts";
import { serializedTransport } from "./port/track_in_flight.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";

export type {
  AwsClient,
  AwsClientOptions,
  AwsConnectionOptions,
  AwsCredentials,
} from "./aws/credentials.ts";

/** The options of {@linkcode dataZoneTransport}. */
export interface DataZoneTransportOptions extends AwsClientOptions {
  /** The domain. */
  readonly domainId: string;
  /**
   * The client, which the transport does not close. The other options of the client are ignored.
   * @default {DataZoneClient} of `@aws-sdk/client-datazone`
   */
  readonly client?: AwsClient;
  /**
   * Receives one warning if there are events of jobs or datasets, which DataZone does not take.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/**
 * Creates a {@linkcode Transport} that posts run events to DataZone. Other events are dropped.
 *
 * @throws {TypeError} If the domain is empty.
 */
export function dataZoneTransport(options: DataZoneTransportOptions): Required<Transport> {
  const { domainId, client, credentials } = optionsOf(options, "dataZoneTransport()");
  const { onWarning = warn } = options;
  if (!domainId) throw new TypeError("Cannot create DataZone transport as 'domainId' is empty");
  const isTaken = runEventsOnly("Amazon DataZone", onWarning);
  const sender = new AwsSender({
    client,
    credentials,
    url: `datazone:${domainId}`,
    createClient: () => createDataZoneClient(options),
  });

  async function emitSerialized(
    event: SerializedEvent,
    { signal }: EmitOptions = {},
  ): Promise<void> {
    if (!isTaken(event)) return;
    const { PostLineageEventCommand } = await loadDataZone();
    const body = new TextEncoder().encode(event.json);
    const command = new PostLineageEventCommand({ domainIdentifier: domainId, event: body });
    await sender.send(command, signal);
  }

  return serializedTransport({ emitSerialized, close: () => sender.close() });
}

/**
 * Creates the client that the transport creates, for other requests with the same limits and proxies.
 *
 * @throws {TransportError} If `@aws-sdk/client-datazone` is not installed.
 *
 * @example
 * ```ts
 * import { createDataZoneClient } from "@runline/runline/lineage/datazone";
 * import { assert } from "@std/assert";
 *
 * const client = await createDataZoneClient({ region: "eu-west-1" });
 * assert(client);
 * client.destroy();
 * ```
 */
export async function createDataZoneClient(options: AwsClientOptions = {}): Promise<AwsClient> {
  const { DataZoneClient } = await loadDataZone();
  return await createAwsClient(DataZoneClient, {}, options);
}
