import type { TransportError } from "../../errors.ts";
import type { LineageEvent } from "../../event/event.ts";
import type { TokenProvider } from "../port/token_provider.ts";
import type { KafkaConfigInput } from "./config.ts";
import type { KafkaProducer } from "./producer.ts";

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
   * @default `run:<namespace>/<name>` of the root job, `job:…` or `dataset:…`
   */
  readonly messageKey?: string;
  /**
   * Whether `emit` waits until the broker has acknowledged the event. Without it `emit` waits only
   * where the queue is full. `flush` and `close` wait for the rest. `flush` rejects if some were lost.
   * @default {true}
   */
  readonly flush?: boolean;
  /** Returns the token for `sasl.mechanism` OAUTHBEARER, each time the client connects. */
  readonly tokenProvider?: TokenProvider;
  /**
   * Called with each event that could not be delivered after `emit` accepted it.
   * @default `flush` and `close` reject; a warning after a minute, or at the end of the process, without them
   */
  readonly onError?: (error: TransportError, event: LineageEvent) => void;
  /**
   * Creates the client.
   * @default {Producer} of `@platformatic/kafka`
   */
  readonly createProducer?: () => Promise<KafkaProducer>;
}
