import { loadPackage } from "../load_package.ts";

/**
 * Loads the Kafka client.
 *
 * @throws {TransportError} If it is not installed.
 */
export async function loadKafka(): Promise<typeof import("@platformatic/kafka")> {
  return await loadPackage("@platformatic/kafka", () => import("@platformatic/kafka"));
}
