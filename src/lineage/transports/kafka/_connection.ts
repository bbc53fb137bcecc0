import { raceSignal } from "../../../internal/race_signal.ts";
import type { KafkaProducer } from "./producer.ts";

/** The client of a transport, created when it is first needed, and again after one that hung. */
export class KafkaConnection {
  readonly #create: () => Promise<KafkaProducer>;
  #producer: Promise<KafkaProducer> | undefined;

  constructor(create: () => Promise<KafkaProducer>) {
    this.#create = create;
  }

  /** Calls the client. A call that is aborted takes its client with it. */
  async call<Result>(
    work: (producer: KafkaProducer) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    this.#producer ??= this.#create();
    const producer = this.#producer;
    try {
      return await raceSignal(producer.then(work), signal) as Result;
    } catch (error) {
      // An aborted call does not wait for a client that is not there yet.
      const isLost = signal.aborted || await producer.then(() => false, () => true);
      if (isLost && this.#producer === producer) this.close().catch(ignore);
      throw error;
    }
  }

  /** Closes the client. */
  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await (await producer?.catch(ignore))?.close();
  }
}

function ignore(): void {}

/**
 * A signal that is aborted after a time, or with another signal. Once cleared it leaves no timer and
 * no listener behind, as `AbortSignal.timeout()` and `AbortSignal.any()` do for minutes.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #stop = (): void => this.#controller.abort(this.#parent.reason);
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(ms: number, parent: AbortSignal) {
    this.#parent = parent;
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
    parent.addEventListener("abort", this.#stop, { once: true });
    if (parent.aborted) this.#stop();
  }

  /** The signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the limit. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener("abort", this.#stop);
  }
}
