import { loadPackage } from "../load_package.ts";
import type { KafkaClientOptions } from "./client_options.ts";
import type { KafkaProducer } from "./producer.ts";

/** The part of `@platformatic/kafka` that a transport uses. */
export interface KafkaPackage {
  /** The client. */
  readonly Producer: new (options: KafkaClientOptions) => KafkaProducer;
}

/**
 * Loads the Kafka client.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadKafka(): Promise<KafkaPackage> {
  return await loadPackage<KafkaPackage>("@platformatic/kafka");
}
