/**
 * Sends lineage events to Apache Kafka.
 *
 * ```ts
 * import { kafkaTransport } from "@runline/runline/lineage/kafka";
 * import { assertThrows } from "@std/assert";
 *
 * const config = { "bootstrap.servers": "localhost:9092", acks: "all" };
 * const transport = kafkaTransport({ topic: "openlineage", config });
 * await transport.close();
 * assertThrows(
 *   () => kafkaTransport({ topic: "openlineage", config: { ...config, ack: 1 } }),
 *   TypeError,
 *   'Cannot use "ack" of the Kafka configuration',
 * );
 * ```
 *
 * @module
 */
import { TransportError } from "../errors.ts";
import type { LineageEvent } from "../event/event.ts";
import { toJsonText } from "../event/serialize.ts";
import { warn } from "../values/warn.ts";
import { brokersOf, clientOptions } from "./kafka/_client_options.ts";
import { type KafkaConfig, type KafkaConfigInput, parseKafkaConfig } from "./kafka/_config.ts";
import { KafkaSender } from "./kafka/_sender.ts";
import type { KafkaProducer } from "./kafka/producer.ts";
import { loadKafka } from "./kafka/load.ts";
import { messageKey } from "./message_key.ts";
import type { TokenProvider } from "./token_provider.ts";
import { raceSignal, trackInFlight } from "./track_in_flight.ts";
import type { EmitOptions, Transport } from "./transport.ts";

export type { KafkaConfigInput } from "./kafka/_config.ts";
export type { KafkaMessage, KafkaProducer } from "./kafka/producer.ts";

/** The options of {@linkcode kafkaTransport}. */
export interface KafkaTransportOptions {
  /** The topic. */
  readonly topic: string;
  /**
   * The configuration of the client with librdkafka's names, as a map, or as a string: JSON of a map,
   * or `key=value` parts on lines or between semicolons. An unsupported key is an error.
   */
  readonly config: KafkaConfigInput;
  /**
   * The key of every message.
   *
   * @default `run:<namespace>/<name>` of the root job, `job:…` or `dataset:…`
   */
  readonly messageKey?: string;
  /**
   * Whether `emit` waits until the broker has acknowledged the event. Without it `emit` waits only
   * where the queue is full; `flush` and `close` wait for the rest, and reject if some were lost.
   *
   * @default {true}
   */
  readonly flush?: boolean;
  /** Returns the token for `sasl.mechanism` OAUTHBEARER, each time the client connects. */
  readonly tokenProvider?: TokenProvider;
  /**
   * Called for each event that could not be sent, where `flush` is off.
   *
   * @default a warning on the console
   */
  readonly onError?: (error: TransportError, event: LineageEvent) => void;
  /**
   * Creates the client.
   *
   * @default {Producer} of `@platformatic/kafka`
   */
  readonly createProducer?: () => Promise<KafkaProducer>;
}

/**
 * Creates a {@linkcode Transport} that sends events to a topic. Events with the same key arrive in the
 * order in which they were emitted. Events that are emitted at the same time share a request.
 *
 * @throws {TypeError} If the topic is empty, or a key of the configuration is unsupported.
 * @throws {RangeError} If a value of the configuration is not valid.
 */
export function kafkaTransport(options: KafkaTransportOptions): Required<Transport> {
  const { topic, flush: isFlushed = true, tokenProvider, onError = warnOf } = options;
  const config = checkedConfig(options);
  const sender = new KafkaSender({
    topic,
    config,
    lingerMs: isFlushed ? 0 : config["linger.ms"],
    createProducer: options.createProducer ?? (() => createProducer(config, tokenProvider)),
  });
  let lost: { count: number; readonly first: unknown } | undefined;
  let accepted: Promise<void> = Promise.resolve();

  async function emit(event: LineageEvent, { signal }: EmitOptions = {}): Promise<void> {
    const text = toJsonText(event);
    const key = options.messageKey || messageKey(event);
    if (isFlushed) return await acknowledged(sender, { key, text, signal });
    // One after another, so that an event never overtakes one that waits for room.
    const turn = accepted.then(() => sender.room());
    accepted = turn;
    await raceSignal(turn, signal);
    sender.send(key, text, { resolve: () => {}, reject: (error) => lose(error, event) });
  }

  function lose(error: unknown, event: LineageEvent): void {
    lost = { count: (lost?.count ?? 0) + 1, first: lost?.first ?? error };
    if (error instanceof TransportError) onError(error, event);
  }

  async function flush({ signal }: EmitOptions = {}): Promise<void> {
    await raceSignal(sender.flush(), signal);
    if (lost === undefined) return;
    const { count, first } = lost;
    lost = undefined;
    const state = `${count} since the last flush were not acknowledged`;
    throw new TransportError(`Cannot send lineage events to Kafka topic "${topic}": ${state}`, {
      code: "TRANSPORT_REJECTED",
      cause: first,
    });
  }

  async function close(emitOptions: EmitOptions = {}): Promise<void> {
    try {
      await flush(emitOptions);
    } finally {
      await sender.close(emitOptions.signal?.reason ?? new Error("The transport is closed"));
    }
  }

  return trackInFlight({ emit, flush, close });
}

function checkedConfig({ topic, config, tokenProvider }: KafkaTransportOptions): KafkaConfig {
  const checked = parseKafkaConfig(config);
  brokersOf(checked["bootstrap.servers"] ?? "");
  if (topic === "") throw new TypeError("Cannot create Kafka transport as 'topic' is empty");
  if (checked["sasl.mechanism"] !== "OAUTHBEARER" || tokenProvider !== undefined) return checked;
  throw new TypeError(
    "Cannot create Kafka transport as OAUTHBEARER needs the option 'tokenProvider'",
  );
}

async function createProducer(
  config: KafkaConfig,
  tokenProvider: TokenProvider | undefined,
): Promise<KafkaProducer> {
  const { Producer } = await loadKafka();
  // Its types are for the Buffer of Node, a Uint8Array.
  return new Producer(await clientOptions(config, tokenProvider)) as unknown as KafkaProducer;
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

function warnOf(error: TransportError): void {
  warn(error.message);
}
