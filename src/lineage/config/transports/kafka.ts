import { KAFKA_KEYS } from "./_kafka_keys.ts";
import type { ConfigMap } from "../value.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";
import { type KafkaConfigMap, parseKafkaConfig } from "../../transports/kafka/config.ts";
import { loadKafka } from "../../transports/kafka/load.ts";

/** The transport `kafka`. */
export const KAFKA: TransportConfig = transportConfig({
  description: "Sends events to a topic of Kafka. Needs the package `@platformatic/kafka`.",
  keys: {
    ...KAFKA_KEYS,
    config: {
      ...KAFKA_KEYS.config,
      check: (config: ConfigMap) => parseKafkaConfig(config as KafkaConfigMap),
    },
  },
  async create({ topic, config, messageKey, flush }, { onWarning }) {
    const { kafkaTransport } = await import("../../transports/kafka.ts");
    await loadKafka();
    return kafkaTransport({
      topic,
      config,
      flush,
      ...(messageKey === undefined ? {} : { messageKey }),
      onError: (error) => onWarning(error.message),
    });
  },
});
