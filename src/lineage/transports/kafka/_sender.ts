import { delay } from "../../../internal/delay.ts";
import type { KafkaConfig } from "./config.ts";
import { TimeLimit } from "../port/time_limit.ts";
import { KafkaConnection } from "./_connection.ts";
import {
  kafkaError,
  type KafkaFailure,
  kafkaFailure,
  targetOf,
  timeoutFailure,
  tooLargeFailure,
} from "./_failure.ts";
import { Lane, PARTITIONERS, type WaitingMessage } from "./_lane.ts";
import type { KafkaProducer } from "./producer.ts";

const ENCODER = new TextEncoder();

/** The options of {@linkcode KafkaSender}. */
export interface KafkaSenderOptions {
  readonly topic: string;
  readonly config: KafkaConfig;
  /** Longest wait of a message for others to be sent with it. */
  readonly lingerMs: number;
  /** Creates the client. */
  readonly createProducer: () => Promise<KafkaProducer>;
}

/** Called when a message is acknowledged or abandoned. */
export interface Outcome {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Sends messages to a topic; those with the same key arrive in the order in which they were sent. */
export class KafkaSender {
  readonly #options: KafkaSenderOptions;
  readonly #connection: KafkaConnection;
  readonly #lanes = new Map<number, Lane>();
  readonly #pending = new Set<WaitingMessage>();
  readonly #stopped = new AbortController();
  #intake: WaitingMessage[] = [];
  #isRouting = false;
  #isFlushing = false;
  #pendingBytes = 0;
  #settled: PromiseWithResolvers<void> | undefined;
  #partitions = { count: 0, readAt: -Infinity };

  constructor(options: KafkaSenderOptions) {
    this.#options = options;
    this.#connection = new KafkaConnection(options.createProducer);
  }

  /** Sends a message, and returns a function that abandons it. Exactly one of `outcome` is called. */
  send(key: string, text: string, outcome: Outcome): (reason: unknown) => void {
    const { config } = this.#options;
    const [keyBytes, value] = [ENCODER.encode(key), ENCODER.encode(text)];
    const bytes = keyBytes.length + value.length;
    const message: WaitingMessage = {
      key: keyBytes,
      value,
      bytes,
      deadline: performance.now() + (config["message.timeout.ms"] || Infinity),
      resolve: () => this.#settle(message, outcome.resolve),
      reject: (reason) => this.#settle(message, () => outcome.reject(reason)),
    };
    this.#pending.add(message);
    this.#pendingBytes += bytes;
    if (bytes > config["message.max.bytes"]) {
      message.reject(this.#error(tooLargeFailure(bytes, config["message.max.bytes"])));
    } else if (this.#intake.length === 0 && this.#knowsPartitions()) {
      this.#laneOf(message).add(message);
    } else {
      this.#intake.push(message);
      this.#route();
    }
    return message.reject;
  }

  /** Waits until fewer messages wait than the configuration allows. */
  async room(): Promise<void> {
    const { config } = this.#options;
    const maxBytes = config["queue.buffering.max.kbytes"] * 1024;
    while (
      this.#pending.size >= config["queue.buffering.max.messages"] || this.#pendingBytes >= maxBytes
    ) await this.#nextSettled();
  }

  /** Sends all messages at once, and waits until each is acknowledged or abandoned. */
  async flush(): Promise<void> {
    this.#isFlushing = true;
    for (const lane of this.#lanes.values()) lane.hurry();
    while (this.#pending.size > 0) await this.#nextSettled();
    this.#isFlushing = false;
  }

  /** Rejects the messages that still wait, and closes all connections. */
  async close(reason: unknown): Promise<void> {
    this.#stopped.abort(reason);
    for (const message of this.#pending) message.reject(reason);
    await this.#connection.close();
  }

  #settle(message: WaitingMessage, notify: () => void): void {
    if (!this.#pending.delete(message)) return;
    this.#pendingBytes -= message.bytes;
    notify();
    this.#settled?.resolve();
    this.#settled = undefined;
  }

  #nextSettled(): Promise<void> {
    this.#settled ??= Promise.withResolvers();
    return this.#settled.promise;
  }

  #knowsPartitions(): boolean {
    const { count, readAt } = this.#partitions;
    const maxAgeMs = this.#options.config["metadata.max.age.ms"];
    return count > 0 && performance.now() - readAt < maxAgeMs;
  }

  /** Puts what came in into the lanes, in order, once the partitions of the topic are known. */
  async #route(): Promise<void> {
    if (this.#isRouting) return;
    this.#isRouting = true;
    while (this.#intake.length > 0) {
      await this.#persist(this.#intake, async (producer) => {
        const { topic } = this.#options;
        const { topics } = await producer.metadata({ topics: [topic] });
        const count = topics.get(topic)?.partitionsCount ?? 1;
        this.#partitions = { count, readAt: performance.now() };
        for (const message of this.#intake.splice(0)) this.#laneOf(message).add(message);
      });
    }
    this.#isRouting = false;
  }

  #laneOf(message: WaitingMessage): Lane {
    const { config, lingerMs } = this.#options;
    const partition = PARTITIONERS[config.partitioner](message.key, this.#partitions.count);
    const known = this.#lanes.get(partition);
    const lane = known ?? new Lane({
      lingerMs: () => this.#isFlushing ? 0 : lingerMs,
      maxCount: config["batch.num.messages"],
      maxBytes: Math.min(config["batch.size"], config["message.max.bytes"]),
      sendBatch: (batch) => this.#sendBatch(batch, partition),
    });
    if (known === undefined) this.#lanes.set(partition, lane);
    return lane;
  }

  async #sendBatch(batch: WaitingMessage[], partition: number): Promise<void> {
    const { topic, config } = this.#options;
    await this.#persist(batch, async (producer) => {
      const messages = batch.map(({ key, value }) => ({ topic, partition, key, value }));
      try {
        await producer.send({ messages, acks: config.acks });
      } catch (error) {
        if (batch.length > 1 && kafkaFailure(error).isTooLarge) return;
        throw error;
      }
      for (const message of batch.splice(0)) message.resolve();
    });
    if (batch.length === 0) return;
    // The limit of the broker is below the configured one, or a single message is too large.
    await this.#sendBatch(batch.splice(0, Math.ceil(batch.length / 2)), partition);
    await this.#sendBatch(batch, partition);
  }

  /**
   * Calls the broker until it succeeds. A message leaves the list when it is abandoned: its time is
   * over, its caller no longer waits, or another attempt is useless.
   */
  async #persist(
    messages: WaitingMessage[],
    work: (producer: KafkaProducer) => Promise<void>,
  ): Promise<void> {
    const started = performance.now();
    let last: KafkaFailure | undefined;
    for (let attempt = 0;; attempt++) {
      this.#dropSettled(messages, last);
      if (messages.length === 0) return;
      // The last one that was added has the latest deadline.
      const limitMs = msUntil(messages.at(-1)?.deadline ?? 0);
      const limit = new TimeLimit(limitMs, { parent: this.#stopped.signal });
      try {
        return await this.#connection.call(work, limit.signal);
      } catch (error) {
        if (!limit.signal.aborted) last = kafkaFailure(error);
        // The topic may be another one by now.
        this.#partitions.count = 0;
      } finally {
        limit.clear();
      }
      if (last && this.#isFinal(last, { attempt, started })) {
        for (const message of messages.splice(0)) message.reject(this.#error(last));
        return;
      }
      const backoffMs = backoffOf(this.#options.config, attempt);
      const waitMs = Math.min(backoffMs, msUntil(messages[0]?.deadline ?? 0));
      await delay(waitMs, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  /** Removes messages whose callers no longer wait, and those whose time is over. */
  #dropSettled(messages: WaitingMessage[], last: KafkaFailure | undefined): void {
    const now = performance.now();
    const kept = messages.splice(0).filter((message) => {
      if (now < message.deadline) return this.#pending.has(message);
      const limitMs = this.#options.config["message.timeout.ms"];
      message.reject(this.#error(timeoutFailure(limitMs, last)));
      return false;
    });
    for (const message of kept) messages.push(message);
  }

  #isFinal(
    failure: KafkaFailure,
    { attempt, started }: { readonly attempt: number; readonly started: number },
  ): boolean {
    const { config } = this.#options;
    if (!failure.retryable || attempt >= config.retries) return true;
    // A topic that was just created may not be known to every broker yet.
    const propagationMs = config["topic.metadata.propagation.max.ms"];
    return failure.code === "TRANSPORT_NOT_FOUND" && performance.now() - started >= propagationMs;
  }

  #error(failure: KafkaFailure): Error {
    const { topic, config } = this.#options;
    return kafkaError(failure, targetOf(topic, config));
  }
}

/** Returns a wait that doubles with each attempt, plus or minus a fifth, as in librdkafka. */
function backoffOf(config: KafkaConfig, attempt: number): number {
  const full = config["retry.backoff.ms"] * 2 ** Math.min(attempt, 30);
  return Math.min(full, config["retry.backoff.max.ms"]) * (0.8 + 0.4 * Math.random());
}

function msUntil(deadline: number): number {
  return Math.max(0, Math.ceil(deadline - performance.now()));
}
