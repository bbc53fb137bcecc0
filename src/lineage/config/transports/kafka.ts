import { KAFKA_KEYS } from "./_kafka_keys.ts";
import { transportConfig } from "../transport_config.ts";
import type { TransportConfig } from "../transport_config.ts";

/** The transport `kafka`. */
export const KAFKA: TransportConfig = transportConfig({
  description: "Sends events to a topic of Kafka.",
  keys: KAFKA_KEYS,
});
