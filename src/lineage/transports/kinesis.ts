/**
 * Sends lineage events to a stream of Amazon Kinesis.
 *
 * ```ts
 * import { kinesisTransport } from "@runline/runline/lineage/kinesis";
 * import { assert } from "@std/assert";
 *
 * const transport = kinesisTransport({ streamName: "openlineage", region: "eu-west-1" });
 * assert(transport);
 * await transport.close();
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import type { SerializedEvent } from "../event/serialized_event.ts";
import { AwsSender } from "./aws/aws_sender.ts";
import { createAwsClient, http1Handler } from "./aws/client_config.ts";
import type { AwsClient, AwsClientOptions } from "./aws/credentials.ts";
import { loadKinesis } from "./aws/load_clients.ts";
import { messageKey } from "./port/message_key.ts";
import { serializedTransport } from "./port/track_in_flight.ts";
import type { EmitOptions, Transport } from "./port/transport.ts";

export type {
  AwsClient,
  AwsClientOptions,
  AwsConnectionOptions,
  AwsCredentials,
} from "./aws/credentials.ts";

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html
const MAX_KEY_LENGTH = 256;

/** The options of {@linkcode kinesisTransport}. */
export interface KinesisTransportOptions extends AwsClientOptions {
  /** The stream. */
  readonly streamName: string;
  /**
   * The client, which the transport does not close. The other options of the client are ignored.
   * @default {KinesisClient} of `@aws-sdk/client-kinesis`
   */
  readonly client?: AwsClient;
}

/**
 * Creates a {@linkcode Transport} that sends each event as a record. Its partition key is the message
 * key of the Kafka transport, so that the runs of a job arrive in one shard.
 *
 * @throws {TypeError} If the stream is empty.
 */
export function kinesisTransport(options: KinesisTransportOptions): Required<Transport> {
  const { streamName, client, credentials } = optionsOf(options, "kinesisTransport()");
  if (!streamName) throw new TypeError("Cannot create Kinesis transport as 'streamName' is empty");
  const sender = new AwsSender({
    client,
    credentials,
    url: `kinesis:${streamName}`,
    createClient: () => createKinesisClient(options),
  });

  async function emitSerialized(
    event: SerializedEvent,
    { signal }: EmitOptions = {},
  ): Promise<void> {
    const { PutRecordCommand } = await loadKinesis();
    const command = new PutRecordCommand({
      StreamName: streamName,
      PartitionKey: messageKey(event.event).slice(0, MAX_KEY_LENGTH),
      Data: new TextEncoder().encode(event.json),
    });
    await sender.send(command, signal);
  }

  return serializedTransport({ emitSerialized, close: () => sender.close() });
}

/**
 * Creates the client that the transport creates, for other requests with the same limits and proxies.
 *
 * @throws {TransportError} If `@aws-sdk/client-kinesis` is not installed.
 *
 * @example
 * ```ts
 * import { createKinesisClient } from "@runline/runline/lineage/kinesis";
 * import { assert } from "@std/assert";
 *
 * const client = await createKinesisClient({ region: "eu-west-1" });
 * assert(client);
 * client.destroy();
 * ```
 */
export async function createKinesisClient(options: AwsClientOptions = {}): Promise<AwsClient> {
  const { KinesisClient } = await loadKinesis();
  const requestHandler = await http1Handler(options);
  return await createAwsClient(KinesisClient, { requestHandler }, options);
}
