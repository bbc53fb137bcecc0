import { delay } from "../../../internal/delay.ts";
import { foreignText } from "../../../internal/url/credentials.ts";

/** The part of `SQSClient` of `@aws-sdk/client-sqs` that is used here. */
export interface QueueClient {
  /** Receives up to 10 messages, and waits for the first one up to some seconds. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Deletes up to 10 messages by their receipts. Returns the number that could not be deleted. */
  delete(receipts: readonly string[], signal: AbortSignal): Promise<number>;
}

/** Options of {@linkcode WakeUpQueue}. */
export interface WakeUpQueueOptions {
  /** The address of the queue, for messages. */
  readonly url: string;
  /** Called with the message of an error that may pass by itself. */
  readonly onError: (message: string) => void;
  /** Called with the number of messages that ended a wait. */
  readonly onWakeUp: (messages: number) => void;
  /** Ends a wait. */
  readonly signal: AbortSignal;
  /** The wait for more messages after the first one. @default {5_000} */
  readonly gatherMs?: number;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
const MAX_WAIT_SECONDS = 20;
const MAX_BATCH = 10;

/** More messages stay in the queue, and end the next wait. */
const MAX_MESSAGES = 1_000;

/** The state of a queue that only a person can change. */
const STATES: readonly (readonly [name: RegExp, state: string])[] = [
  [/NonExistentQueue|QueueDoesNotExist/, "the queue does not exist"],
  [
    /AccessDenied/,
    "access is denied, allow sqs:ReceiveMessage and sqs:DeleteMessage to the AWS credentials",
  ],
  [/CredentialsProvider|MissingAuthenticationToken/, "no AWS credentials were found"],
  [/ExpiredToken/, "the AWS credentials have expired, get new ones"],
  [
    /InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch/,
    "the AWS credentials are not valid, check them and the clock of this machine",
  ],
];

/**
 * A queue whose messages end the wait between two listings of an archive. Their content is not read: the
 * listing finds what is new. A message is deleted once a listing that began after its receipt is
 * complete, so none is lost with a worker. Without messages, or without the queue, each wait takes its
 * full time.
 */
export class WakeUpQueue {
  readonly #client: QueueClient;
  readonly #options: WakeUpQueueOptions;
  #receipts: string[] = [];

  constructor(client: QueueClient, options: WakeUpQueueOptions) {
    this.#client = client;
    this.#options = options;
  }

  /**
   * Waits until messages have arrived, at most for some time.
   *
   * @throws {Error} If only a person can make the queue usable.
   */
  async wait(ms: number): Promise<void> {
    const { signal, onError } = this.#options;
    const endAt = performance.now() + ms;
    try {
      for (let restMs = ms; restMs > 0; restMs = endAt - performance.now()) {
        const seconds = Math.ceil(restMs / 1000);
        const received = await this.#receive(Math.min(seconds, MAX_WAIT_SECONDS));
        if (received > 0) return await this.#gather(received, endAt);
      }
    } catch (error) {
      signal.throwIfAborted();
      onError(this.#mayPass(error, "read"));
      // The listing at the end of the interval needs no queue.
      await delay(Math.max(0, endAt - performance.now()), { signal });
    }
  }

  /** Deletes the messages that were received before the listing that is complete now. */
  async listed(): Promise<void> {
    const { signal, onError } = this.#options;
    const receipts = this.#receipts;
    this.#receipts = [];
    try {
      let left = 0;
      for (let start = 0; start < receipts.length; start += MAX_BATCH) {
        left += await this.#client.delete(receipts.slice(start, start + MAX_BATCH), signal);
      }
      if (left > 0) onError(this.#text("delete messages from", `${left} of them arrive again`));
    } catch (error) {
      signal.throwIfAborted();
      onError(this.#mayPass(error, "delete messages from"));
    }
  }

  /** Receives the messages that come with the first ones, as a run has many files. */
  async #gather(first: number, endAt: number): Promise<void> {
    const { signal, gatherMs = 5_000, onWakeUp } = this.#options;
    await delay(Math.min(gatherMs, Math.max(0, endAt - performance.now())), { signal });
    let messages = first;
    for (let received = first; received > 0 && this.#receipts.length < MAX_MESSAGES;) {
      received = await this.#receive(0);
      messages += received;
    }
    onWakeUp(messages);
  }

  async #receive(waitSeconds: number): Promise<number> {
    const receipts = await this.#client.receive(waitSeconds, this.#options.signal);
    for (const receipt of receipts) this.#receipts.push(receipt);
    return receipts.length;
  }

  /** Returns the message of an error that may pass by itself. Throws any other. */
  #mayPass(error: unknown, what: string): string {
    const { name = "", message = "" } = error instanceof Error ? error : {};
    const state = STATES.find(([pattern]) => pattern.test(name))?.[1] ??
      (message === "Region is missing" ? "the AWS region is missing, set AWS_REGION" : undefined);
    if (state !== undefined) throw new Error(this.#text(what, state), { cause: error });
    return this.#text(what, foreignText(message));
  }

  #text(what: string, state: string): string {
    return `Cannot ${what} queue "${this.#options.url}": ${state}`;
  }
}
