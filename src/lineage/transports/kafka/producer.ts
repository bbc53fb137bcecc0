/** The part of a Kafka client that a transport calls; `Producer` of `@platformatic/kafka` fits. */
export interface KafkaProducer {
  /** Returns the number of partitions of topics. */
  metadata(
    options: { topics: string[]; autocreateTopics?: boolean; forceUpdate?: boolean },
  ): Promise<{ readonly topics: ReadonlyMap<string, { readonly partitionsCount: number }> }>;

  /** Sends messages of one partition; resolves when they are acknowledged. */
  send(options: { messages: KafkaMessage[]; acks: number }): Promise<unknown>;

  /** Closes all connections. */
  close(): Promise<void>;
}

/** A message as it is sent. */
export interface KafkaMessage {
  /** The topic. */
  readonly topic: string;
  /** The number of the partition. */
  readonly partition: number;
  /** The key, in UTF-8. */
  readonly key: Uint8Array;
  /** The event as JSON, in UTF-8. */
  readonly value: Uint8Array;
}
