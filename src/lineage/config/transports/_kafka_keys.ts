import type { ConfigKeys } from "../keys.ts";
import { parseKafkaText } from "../../transports/kafka/config.ts";

/** The keys of the transports over Kafka. The Java client has other names for some of them. */
export const KAFKA_KEYS = {
  topic: {
    kind: "string",
    required: true,
    aliases: ["topicName"],
    description: "The topic of the events.",
  },
  config: {
    kind: "map",
    values: "scalar",
    required: true,
    aliases: ["properties"],
    parse: parseKafkaText,
    visible: [
      "acks",
      "batch.size",
      "bootstrap.servers",
      "client.id",
      "compression.type",
      "enable.idempotence",
      "linger.ms",
      "request.timeout.ms",
      "retries",
      "sasl.mechanism",
      "sasl.mechanisms",
      "security.protocol",
    ],
    description:
      "The properties of the producer, by the names of librdkafka. A string may hold JSON, or " +
      "`key=value` parts between semicolons. An unsupported property is an issue.",
  },
  messageKey: {
    kind: "string",
    // The Java client had the second name until 1.13.
    aliases: ["localServerId"],
    description: "The key of all messages. Default: the job or dataset of the event.",
  },
  flush: {
    kind: "boolean",
    default: true,
    description: "Whether `emit` waits for the acknowledgement of the brokers.",
  },
} as const satisfies ConfigKeys;
