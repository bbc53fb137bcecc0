/**
 * Enriched events from one Kafka topic to another, with the streams of `@platformatic/kafka`.
 *
 * ```ts ignore
 * const consumer = new Consumer({ groupId: "rows", clientId: "rows", bootstrapBrokers });
 * const producer = new Producer({ clientId: "rows", bootstrapBrokers, serializers: stringSerializers });
 * const messages = await consumer.consume({ topics: ["enriched"], autocommit: false });
 * await transformTopic(messages, { producer, topic: "rows", badTopic: "bad-rows" });
 * ```
 *
 * A message is committed when its row has arrived. After a crash rows may come twice, and none is
 * lost.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { eventRow } from "./event_row.ts";

/** The part of a message that is used. */
export interface KafkaMessage {
  /** The topic that it comes from. */
  readonly topic: string;
  /** The partition of the topic. */
  readonly partition: number;
  /** The line. */
  readonly value: Buffer;
  /** Remembers that everything up to this message is done. */
  commit(): void | Promise<void>;
}

/** The part of a stream of messages that is used. */
export interface KafkaMessages extends AsyncIterable<KafkaMessage> {
  /** Ends the stream with an error. */
  destroy(error: Error): unknown;
}

/** The part of a producer that is used. */
export interface KafkaProducer {
  /** Sends rows; resolves when the brokers have them. */
  send(
    options: { readonly messages: { readonly topic: string; readonly value: string }[] },
  ): Promise<unknown>;
}

/** Options of {@linkcode transformTopic}. */
export interface TransformTopicOptions {
  /** Sends the rows. */
  readonly producer: KafkaProducer;
  /** The topic of the rows. */
  readonly topic: string;
  /** The topic of the bad rows. */
  readonly badTopic: string;
  /** The most messages of a batch. Brokers accept up to 1 MB. @default {100} */
  readonly maxBatch?: number;
}

/**
 * Transforms messages until their stream ends. What comes while a batch is under way is the next
 * batch, so there is no wait on a quiet topic and there are few requests on a busy one.
 */
export async function transformTopic(
  messages: KafkaMessages,
  options: TransformTopicOptions,
): Promise<void> {
  const { maxBatch = 100 } = options;
  const waiting: KafkaMessage[] = [];
  let underWay: Promise<void> | undefined;
  let failure: Error | undefined;

  async function deliverAll(): Promise<void> {
    while (waiting.length > 0) await deliver(waiting.splice(0, maxBatch), options);
    underWay = undefined;
  }

  function stop(error: Error): void {
    failure = error;
    // Else the loop would learn of it with the next message.
    messages.destroy(error);
  }

  for await (const message of messages) {
    waiting.push(message);
    underWay ??= deliverAll().catch(stop);
    if (waiting.length >= maxBatch) await underWay;
  }
  await underWay;
  if (failure) throw failure;
}

async function deliver(
  batch: readonly KafkaMessage[],
  { producer, topic, badTopic }: TransformTopicOptions,
): Promise<void> {
  const rows = batch.map(({ value }) => eventRow(value.toString()));
  await producer.send({
    messages: rows.map(({ good, json }) => ({ topic: good ? topic : badTopic, value: json })),
  });
  const last = new Map(batch.map((message) => [`${message.topic}/${message.partition}`, message]));
  for (const message of last.values()) await message.commit();
}
