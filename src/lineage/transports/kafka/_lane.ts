import { delay } from "../../../internal/delay.ts";
import type { KafkaConfig } from "./config.ts";

/** A message that waits for its acknowledgement. */
export interface WaitingMessage {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly bytes: number;
  /** Time at which it is abandoned, on the clock of `performance.now`. */
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** The options of {@linkcode Lane}. */
interface LaneOptions {
  /** Longest wait of a message for others to be sent with it. */
  readonly lingerMs: () => number;
  /** The most messages of a batch. */
  readonly maxCount: number;
  /** The most bytes of a batch that has more than one message. */
  readonly maxBytes: number;
  /** Sends a batch; never rejects. */
  readonly sendBatch: (batch: WaitingMessage[]) => Promise<void>;
}

/**
 * The messages of one partition. One batch is in flight at a time, so that messages arrive in the
 * order in which they were added, also after retries.
 */
export class Lane {
  readonly #options: LaneOptions;
  #queue: WaitingMessage[] = [];
  #bytes = 0;
  #isSending = false;
  #linger = new AbortController();

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Adds a message, to be sent after those before it. */
  add(message: WaitingMessage): void {
    const { maxCount, maxBytes } = this.#options;
    this.#queue.push(message);
    this.#bytes += message.bytes;
    if (!this.#isSending) this.#send();
    if (this.#queue.length >= maxCount || this.#bytes >= maxBytes) this.hurry();
  }

  /** Sends at once what waits for others. */
  hurry(): void {
    // Each call would create an exception as its reason.
    if (!this.#linger.signal.aborted) this.#linger.abort();
  }

  async #send(): Promise<void> {
    const { sendBatch } = this.#options;
    const lingerMs = this.#options.lingerMs();
    this.#isSending = true;
    this.#linger = new AbortController();
    // Events that are added in the same turn of the event loop share a batch at least.
    const wait = lingerMs > 0 ? delay(lingerMs, { signal: this.#linger.signal }) : undefined;
    await wait?.catch(() => {});
    while (this.#queue.length > 0) await sendBatch(this.#takeBatch());
    this.#isSending = false;
  }

  #takeBatch(): WaitingMessage[] {
    const { maxCount, maxBytes } = this.#options;
    let [count, bytes] = [0, 0];
    for (const message of this.#queue) {
      if (count > 0 && (count >= maxCount || bytes + message.bytes > maxBytes)) break;
      count++;
      bytes += message.bytes;
    }
    this.#bytes -= bytes;
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }
}

/** Chooses the partition of a key among `count`, as the Kafka clients do. */
type Partitioner = (key: Uint8Array, count: number) => number;

/**
 * The partitioners of librdkafka, by name. `consistent` is its default, so that events of this client
 * and of the Python client that have the same key arrive in one partition.
 */
export const PARTITIONERS: Readonly<Record<KafkaConfig["partitioner"], Partitioner>> = {
  consistent: (key, count) => crc32(key) % count,
  // The Java client's default clears the sign.
  murmur2: (key, count) => (murmur2(key) & 0x7fffffff) % count,
  fnv1a: (key, count) => Math.abs(fnv1a(key) | 0) % count,
  random: (_key, count) => Math.floor(Math.random() * count),
};

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ -1) >>> 0;
}

function murmur2(bytes: Uint8Array): number {
  const factor = 0x5bd1e995;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.length & ~3;
  let hash = 0x9747b28c ^ bytes.length;
  for (let at = 0; at < tail; at += 4) {
    let word = Math.imul(view.getInt32(at, true), factor);
    word = Math.imul(word ^ (word >>> 24), factor);
    hash = Math.imul(hash, factor) ^ word;
  }
  for (let at = bytes.length - 1; at >= tail; at--) hash ^= (bytes[at] ?? 0) << (8 * (at - tail));
  if (tail < bytes.length) hash = Math.imul(hash, factor);
  hash = Math.imul(hash ^ (hash >>> 13), factor);
  return hash ^ (hash >>> 15);
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
