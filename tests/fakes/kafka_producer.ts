import type { KafkaMessage, KafkaProducer } from "../../src/lineage/transports/kafka/producer.ts";

/** An error as `@platformatic/kafka` throws it. */
export function kafkaClientError(
  fields: {
    readonly code?: string;
    readonly apiId?: string;
    readonly canRetry: boolean;
    readonly message?: string;
  },
): Error {
  return Object.assign(new Error(fields.message ?? fields.apiId ?? fields.code), fields);
}

/** The error of a broker that cannot be reached. */
export function brokerIsDown(): Error {
  const message = "connect ECONNREFUSED 127.0.0.1:9092";
  return kafkaClientError({ code: "PLT_KFK_NETWORK", canRetry: true, message });
}

/** A Kafka client in memory, with failures on request. */
export class FakeKafkaProducer implements KafkaProducer {
  /** The messages of each acknowledged request. */
  readonly requests: KafkaMessage[][] = [];
  /** How many requests came, also those that failed. */
  attempts = 0;
  /** How often the partitions were requested. */
  metadataCalls = 0;
  /** Whether it was closed. */
  isClosed = false;
  readonly #partitionsCount: number;
  readonly #answers: ((messages: readonly KafkaMessage[]) => Promise<void> | void)[];

  /** Creates the client; each answer is that to one request, the rest succeed. */
  constructor(
    options: {
      readonly partitionsCount?: number;
      readonly answers?: ((messages: readonly KafkaMessage[]) => Promise<void> | void)[];
    } = {},
  ) {
    this.#partitionsCount = options.partitionsCount ?? 1;
    this.#answers = options.answers ?? [];
  }

  /** The texts that were acknowledged, in their order. */
  get texts(): string[] {
    return this.requests.flat().map(({ value }) => new TextDecoder().decode(value));
  }

  metadata(
    { topics }: { topics: string[] },
  ): ReturnType<KafkaProducer["metadata"]> {
    this.metadataCalls++;
    const partitionsCount = this.#partitionsCount;
    return Promise.resolve({
      topics: new Map(topics.map((topic) => [topic, { partitionsCount }])),
    });
  }

  async send({ messages }: { messages: KafkaMessage[] }): Promise<void> {
    this.attempts++;
    await this.#answers.shift()?.(messages);
    this.requests.push(messages);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}
