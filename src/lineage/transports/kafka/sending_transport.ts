import type { SerializedEvent } from "../../event/serialized_event.ts";
import { BackgroundFailures } from "../port/background_failures.ts";
import { messageKey } from "../port/message_key.ts";
import { serializedTransport } from "../port/track_in_flight.ts";
import { raceSignal } from "../../../internal/race_signal.ts";
import type { EmitOptions, Transport } from "../port/transport.ts";
import { createProducer } from "./client_options.ts";
import type { KafkaConfig } from "./config.ts";
import type { KafkaTransportOptions } from "./options.ts";
import { kafkaError, kafkaFailure, targetOf } from "./_failure.ts";
import { KafkaSender } from "./_sender.ts";

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
  const { topic, tokenProvider, signal } = options;
  // One attempt: the caller wants to know.
  const single = { ...config, retries: 0, "enable.idempotence": false };
  const producer = await options.createProducer?.() ?? await createProducer(single, tokenProvider);
  try {
    const asked = producer.metadata({ topics: [topic], autocreateTopics: false });
    const { topics } = await raceSignal(asked, signal);
    return topics.get(topic)?.partitionsCount ?? 0;
  } catch (error) {
    signal?.throwIfAborted();
    throw kafkaError(kafkaFailure(error), { ...targetOf(topic, config), what: "find" });
  } finally {
    await producer.close().catch(() => {});
  }
}

/** Creates the transport of a configuration that is checked. */
export function sendingTransport(
  options: KafkaTransportOptions,
  config: KafkaConfig,
): Required<Transport> {
  const { topic, flush: isFlushed = true, tokenProvider } = options;
  if (topic === "") throw new TypeError("Cannot create Kafka transport as 'topic' is empty");
  const sender = new KafkaSender({
    topic,
    config,
    lingerMs: isFlushed ? 0 : config["linger.ms"],
    createProducer: options.createProducer ?? (() => createProducer(config, tokenProvider)),
  });
  const failures = new BackgroundFailures(options.onError);
  let accepted: Promise<void> = Promise.resolve();

  async function emitSerialized(
    event: SerializedEvent,
    { signal, untilDelivered = false }: EmitOptions = {},
  ): Promise<void> {
    const text = event.json;
    const key = options.messageKey || messageKey(event.event);
    if (isFlushed) return await acknowledged(sender, { key, text, signal });
    // One after another, so that an event never overtakes one that waits for room.
    const turn = accepted.then(() => sender.room());
    accepted = turn;
    await raceSignal(turn, signal);
    if (untilDelivered) return await acknowledged(sender, { key, text, signal });
    sender.send(key, text, {
      resolve: () => {},
      reject: (error) => failures.add(error, event.event),
    });
  }

  async function flush({ signal }: EmitOptions = {}): Promise<void> {
    await raceSignal(sender.flush(), signal);
    failures.throwAll();
  }

  async function close({ signal }: EmitOptions = {}): Promise<void> {
    try {
      await raceSignal(sender.flush(), signal);
    } finally {
      await sender.close(signal?.reason ?? new Error("The transport is closed"));
    }
    failures.throwUnreported();
  }

  return serializedTransport({ emitSerialized, flush, close });
}

/** Sends a message and waits until the broker has acknowledged it, or the signal is aborted. */
function acknowledged(
  sender: KafkaSender,
  message: {
    readonly key: string;
    readonly text: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const { key, text, signal } = message;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = sender.send(key, text, { resolve, reject });
  if (signal === undefined) return promise;
  const stop = (): void => giveUp(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  return promise.finally(() => signal.removeEventListener("abort", stop));
}
