import { raceSignal } from "../../../internal/race_signal.ts";
import { clientOptions, loadKafka } from "./client_options.ts";
import type { KafkaConfig } from "./config.ts";
import type { KafkaTransportOptions } from "./options.ts";
import type { KafkaProducer } from "./producer.ts";
import type { TokenProvider } from "../token_provider.ts";
import { kafkaError, kafkaFailure } from "./_failure.ts";

/** The options of `findKafkaTopic`. */
export interface FindKafkaTopicOptions
  extends Pick<KafkaTransportOptions, "config" | "createProducer" | "tokenProvider" | "topic"> {
  /** Ends the call. */
  readonly signal?: AbortSignal;
}

/** Looks a topic up, with a configuration that is checked. Returns the number of its partitions. */
export async function findTopic(
  options: Omit<FindKafkaTopicOptions, "config">,
  config: KafkaConfig,
): Promise<number> {
  const { topic, tokenProvider, signal, createProducer } = options;
  const producer = await createProducer?.() ?? await createClient(config, tokenProvider);
  try {
    const asked = producer.metadata({ topics: [topic], autocreateTopics: false });
    const { topics } = await raceSignal(asked, signal);
    return topics.get(topic)?.partitionsCount ?? 0;
  } catch (error) {
    signal?.throwIfAborted();
    const secrets = [config["sasl.password"], config["ssl.key.password"]]
      .filter((secret) => secret !== undefined);
    const servers = config["bootstrap.servers"] ?? "";
    throw kafkaError(kafkaFailure(error), { topic, servers, secrets, what: "find" });
  } finally {
    await producer.close().catch(() => {});
  }
}

async function createClient(
  config: KafkaConfig,
  tokenProvider: TokenProvider | undefined,
): Promise<KafkaProducer> {
  const { Producer } = await loadKafka();
  return new Producer({ ...await clientOptions(config, tokenProvider), retries: 0 });
}
