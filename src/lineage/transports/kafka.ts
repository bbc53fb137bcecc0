/**
 * Sends lineage events to Apache Kafka.
 *
 * ```ts
 * import { kafkaTransport } from "@runline/runline/lineage/kafka";
 * import { assertThrows } from "@std/assert";
 *
 * const config = { "bootstrap.servers": "localhost:9092", acks: "all" };
 * const transport = kafkaTransport({ topic: "openlineage", config });
 * await transport.close();
 * assertThrows(
 *   () => kafkaTransport({ topic: "openlineage", config: { ...config, ack: 1 } }),
 *   TypeError,
 *   'Cannot use "ack" of the Kafka configuration',
 * );
 * ```
 *
 * @module
 */
import { optionsOf } from "../../internal/is_object.ts";
import { parseKafkaConfig } from "./kafka/config.ts";
import type { KafkaTransportOptions } from "./kafka/options.ts";
import {
  type FindKafkaTopicOptions,
  findTopic,
  sendingTransport,
} from "./kafka/sending_transport.ts";
import type { Transport } from "./port/transport.ts";

export type { KafkaConfigInput, KafkaConfigMap } from "./kafka/config.ts";
export type { FindKafkaTopicOptions } from "./kafka/sending_transport.ts";
export type { KafkaTransportOptions } from "./kafka/options.ts";
export type { KafkaMessage, KafkaProducer } from "./kafka/producer.ts";

/**
 * Creates a {@linkcode Transport} that sends events to a topic. Events with the same key arrive in the
 * order in which they were emitted. Events that are emitted at the same time share a request.
 *
 * @throws {TypeError} If the topic is empty, or a key of the configuration is unsupported.
 * @throws {RangeError} If a value of the configuration is not valid.
 */
export function kafkaTransport(options: KafkaTransportOptions): Required<Transport> {
  const config = parseKafkaConfig(optionsOf(options, "kafkaTransport()").config);
  if (config["sasl.mechanism"] === "OAUTHBEARER" && options.tokenProvider === undefined) {
    throw new TypeError(
      "Cannot create Kafka transport as OAUTHBEARER needs the option 'tokenProvider'",
    );
  }
  return sendingTransport(options, config);
}

/**
 * Connects to the brokers with the credentials of a transport, and looks a topic up. Sends no message,
 * creates no topic, and does not check the permission to write.
 *
 * @returns The number of partitions.
 * @throws {TypeError} If a key of the configuration is unsupported.
 * @throws {TransportError} If no broker can be reached, the credentials are refused, or the topic does not exist.
 *
 * @example
 * ```ts
 * import { findKafkaTopic } from "@runline/runline/lineage/kafka";
 * import { assertRejects } from "@std/assert";
 *
 * const config = { "bootstrap.servers": "" };
 * await assertRejects(() => findKafkaTopic({ topic: "openlineage", config }), TypeError);
 * ```
 */
export async function findKafkaTopic(options: FindKafkaTopicOptions): Promise<number> {
  return await findTopic(options, parseKafkaConfig(optionsOf(options, "findKafkaTopic()").config));
}
