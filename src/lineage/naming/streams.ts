import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";

/**
 * Names a temporary dataset that is in memory only as the spec requires.
 *
 * @param name The name or id of the dataset.
 * @throws {TypeError} If the name is blank.
 *
 * @example
 * ```ts
 * import { inMemoryDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(inMemoryDataset("orders"), { namespace: "inmemory://", name: "orders" });
 * ```
 */
export function inMemoryDataset(name: string): Dataset {
  checkParts("in-memory", { name });
  return { namespace: "inmemory://", name };
}

/** The parts of a name for {@linkcode kafkaDataset}. */
export interface KafkaDatasetParts {
  /** The host name of the bootstrap server. */
  readonly host: string;
  /** The port of the bootstrap server. */
  readonly port: number;
  /** The name of the topic. */
  readonly topic: string;
}

/**
 * Names a topic in Kafka as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { kafkaDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "broker", port: 9092, topic: "orders" };
 * assertEquals(kafkaDataset(parts), {
 *   namespace: "kafka://broker:9092",
 *   name: "orders",
 * });
 * ```
 */
export function kafkaDataset(parts: KafkaDatasetParts): Dataset {
  const { host, port, topic } = optionsOf(parts, "kafkaDataset()");
  checkParts("Kafka", { host, port, topic });
  return { namespace: `kafka://${host}:${port}`, name: topic };
}
