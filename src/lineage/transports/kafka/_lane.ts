import { delay } from "../../../internal/delay.ts";

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
export interface LaneOptions {
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
    await (lingerMs > 0
      ? delay(lingerMs, { signal: this.#linger.signal }).catch(ignore)
      : undefined);
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

function ignore(): void {}
